package dev.impasse.core.trace;

import dev.impasse.core.file.TooLargeException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the chunks of a file: checks each against its header, reads the definitions, and says
 * which chunks make up which stream. What is damaged is said and stepped over.
 */
final class ChunkWalk {

  /** The recorder leaves much less room than this unused. */
  private static final long MOST_EMPTY = 1L << 30;

  /** A byte of a compacted chunk may stand for so many words. */
  private static final long WORDS_OF_A_BYTE = 128;

  private static final int WORD = Long.BYTES;

  private final MappedBytes file;
  private final DefinitionTable definitions;
  private final DamageList damage;
  private final long mostBytes;
  private final Map<Integer, ChunkList> streams = new TreeMap<>();
  private final ChunkList definitionChunks = new ChunkList();
  private long announced;
  private long firstOpened = Long.MAX_VALUE;
  private long lastSealed;

  /**
   * Makes one.
   *
   * @param mostBytes how many bytes events may have when they are unpacked
   */
  ChunkWalk(MappedBytes file, DefinitionTable definitions, DamageList damage, long mostBytes) {
    this.file = file;
    this.definitions = definitions;
    this.damage = damage;
    this.mostBytes = mostBytes;
  }

  /** Walks to the end of the file. */
  void run() throws TooLargeException {
    long offset = TraceFormat.PAGE;
    long empty = 0;
    while (offset + TraceFormat.CHUNK_HEADER <= file.size()) {
      ByteBuffer header = file.slice(offset, TraceFormat.CHUNK_HEADER);
      if (ChunkHeader.magic(header) == 0) {
        offset += TraceFormat.PAGE; // room that was never carved
        empty += TraceFormat.PAGE;
        if (empty > MOST_EMPTY) {
          damage.add(offset, "a trace must not be empty for so long, the rest of it is not read");
          break;
        }
      } else if (isWhole(offset, header)) {
        chunk(offset, header);
        offset += ChunkHeader.size(header);
      } else {
        offset += TraceFormat.PAGE;
      }
    }
    definitionChunks.sort();
    for (Map.Entry<Integer, ChunkList> stream : streams.entrySet()) {
      stream.getValue().sort();
      long gap = stream.getValue().firstGap();
      if (gap >= 0) {
        damage.add(-1, "a chunk is missing: stream=" + stream.getKey() + " number=" + gap);
      }
    }
  }

  private boolean isWhole(long offset, ByteBuffer header) {
    int size = ChunkHeader.size(header);
    if (!ChunkHeader.isChunk(header)) {
      String found = Integer.toHexString(ChunkHeader.magic(header));
      damage.add(offset, "a chunk must start with CHNK: found=0x" + found);
      return false;
    }
    if (size < TraceFormat.PAGE || size > TraceFormat.MAX_CHUNK || size % TraceFormat.PAGE != 0) {
      damage.add(offset + TraceFormat.SIZE_OFFSET, "a chunk must be some pages long: size=" + size);
      return false;
    }
    return true;
  }

  private void chunk(long offset, ByteBuffer header) throws TooLargeException {
    int size = ChunkHeader.size(header);
    int kind = ChunkHeader.kind(header); // once: a process that records may change it
    int there = (int) Math.min(size, file.size() - offset);
    if (there < size) {
      String missing = "chunk=" + offset + " missing=" + (size - there);
      damage.add(file.size(), "the file ends within a chunk: " + missing);
    }
    ByteBuffer chunk = file.slice(offset, there & -WORD);
    if (kind == TraceFormat.KIND_SPARE) {
      if (OpenChunk.isUsedSpare(chunk)) {
        damage.add(
            offset + TraceFormat.KIND_OFFSET, "a spare chunk must be empty: chunk=" + offset);
      }
      return;
    }
    stamps(ChunkHeader.opened(header), ChunkHeader.sealed(header));
    if (ChunkHeader.sealed(header) != 0) {
      sealed(offset, kind, chunk);
    } else {
      String fault = OpenChunk.fault(chunk);
      if (fault != null) {
        damage.add(offset, fault);
      }
      take(offset, kind, chunk, chunk.capacity() - TraceFormat.CHUNK_HEADER, true);
    }
  }

  private void sealed(long offset, int kind, ByteBuffer chunk) throws TooLargeException {
    int room = chunk.capacity() - TraceFormat.CHUNK_HEADER;
    int payload = ChunkHeader.payloadBytes(chunk);
    if (payload < 0 || payload > room) {
      damage.add(
          offset + TraceFormat.PAYLOAD_OFFSET, "a payload must fit its chunk: length=" + payload);
      take(offset, kind, chunk, room, false);
      return;
    }
    String fault = faultOfSum(chunk, payload);
    if (fault != null) {
      damage.add(offset + TraceFormat.CHUNK_HEADER, fault + offset);
    }
    int end = (TraceFormat.CHUNK_HEADER + payload + WORD - 1) & -WORD;
    if (end + WORD <= chunk.capacity() && chunk.getLong(end) != 0) {
      damage.add(
          offset + TraceFormat.PAYLOAD_OFFSET,
          "nothing must follow the payload of a sealed chunk: length=" + payload);
    }
    take(offset, kind, chunk, payload, fault == null);
  }

  private static @Nullable String faultOfSum(ByteBuffer chunk, int payload) {
    int sum = ChunkHeader.sum(chunk.slice(TraceFormat.CHUNK_HEADER, payload));
    return sum == ChunkHeader.payloadSum(chunk)
        ? null
        : "the check sum of a chunk does not fit, some of its events may be wrong: chunk=";
  }

  private void take(long offset, int kind, ByteBuffer chunk, int payload, boolean whole)
      throws TooLargeException {
    int stream = ChunkHeader.stream(chunk);
    long sequence = ChunkHeader.sequence(chunk);
    switch (kind) {
      case TraceFormat.KIND_EVENTS -> chunks(stream).add(offset, payload & -WORD, 0, sequence);
      case TraceFormat.KIND_COMPACTED -> {
        int words = ChunkHeader.words(chunk);
        if (whole && words > 0 && words <= TraceFormat.MAX_CHUNK / WORD) {
          announce(Math.min(words, WORDS_OF_A_BYTE * payload));
          chunks(stream).add(offset, payload, words, sequence);
        } else if (whole) {
          damage.add(offset, "a compacted chunk must have some words: words=" + words);
        }
      }
      case TraceFormat.KIND_DEFINITIONS -> {
        definitionChunks.add(offset, payload, 0, sequence);
        define(offset, chunk, TraceFormat.CHUNK_HEADER + payload);
      }
      default ->
          damage.add(
              offset + TraceFormat.KIND_OFFSET, "a chunk must have a known kind: kind=" + kind);
    }
  }

  /** Counts words before any of them is unpacked. */
  private void announce(long words) throws TooLargeException {
    announced += words;
    if (announced > mostBytes / WORD) {
      throw new TooLargeException(
          "unpacked, the events have more bytes than are allowed", mostBytes);
    }
  }

  private void stamps(long opened, long sealed) {
    firstOpened = opened > 0 ? Math.min(firstOpened, opened) : firstOpened;
    lastSealed = Math.max(lastSealed, Math.max(opened, sealed));
  }

  private ChunkList chunks(int stream) {
    return streams.computeIfAbsent(stream, k -> new ChunkList());
  }

  private void define(long offset, ByteBuffer chunk, int end) {
    int at = TraceFormat.CHUNK_HEADER;
    while (at + Integer.BYTES <= end) {
      int length = chunk.getInt(at);
      if (length == 0) { // room that a thread had claimed when the process died, or the end
        at = (at / TraceFormat.DEFINITION_ALIGNMENT + 1) * TraceFormat.DEFINITION_ALIGNMENT;
        continue;
      }
      boolean unfinished = length < 0;
      length &= ~TraceFormat.UNFINISHED;
      if (length == 0 || at + Integer.BYTES + (long) length > end) {
        damage.add(offset + at, "a definition must fit its chunk: length=" + length);
        return;
      }
      ByteBuffer record = chunk.slice(at + Integer.BYTES, length).order(chunk.order());
      if (!unfinished && !DefinitionRecords.read(record, definitions)) {
        damage.add(
            offset + at, "a definition does not have the form of its type: length=" + length);
      }
      at += Integer.BYTES + length;
    }
  }

  /** Returns the chunks of events, by stream, in order. */
  Map<Integer, ChunkList> streams() {
    return streams;
  }

  /** Returns the chunks of definitions, in order. */
  ChunkList definitionChunks() {
    return definitionChunks;
  }

  /** Returns the time between the first and the last stamp of a chunk, 0 when not known. */
  long spanMillis() {
    return firstOpened < lastSealed ? lastSealed - firstOpened : 0;
  }
}
