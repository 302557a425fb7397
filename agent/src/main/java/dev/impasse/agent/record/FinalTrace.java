package dev.impasse.agent.record;

import dev.impasse.core.file.Draft;
import dev.impasse.core.file.FileMode;
import dev.impasse.core.trace.ChunkHeader;
import dev.impasse.core.trace.CompactWords;
import dev.impasse.core.trace.HeaderPage;
import dev.impasse.core.trace.TraceFormat;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes a trace once more when its process ends: every chunk sealed, and no spare room.
 *
 * <p>The result replaces the trace as a whole, or not at all. Threads that still run have the old
 * file mapped, and write to it what nobody will read; cutting it under them would kill them. Such a
 * thread may be given a chunk that the copy has passed already, and then one that it has not: of
 * each stream, only those are copied that were there before the copy began.
 *
 * <p><b>Threading.</b> One thread, while nobody else reserves room in the file or gives it up.
 *
 * <p><b>Cost.</b> One copy of what was recorded; not made where it is large and little of it spare,
 * and given up when it takes longer than {@value #MOST_MILLIS} ms.
 */
final class FinalTrace {

  private static final long MOST_MILLIS = 3_000;

  /** What is larger is copied only if a good part of it is spare. */
  private static final long LARGE_BYTES = 256L << 20;

  private static final int GOOD_PART = 4;
  private static final int MOST_PLAIN_BYTES = TraceFormat.PAGE - TraceFormat.CHUNK_HEADER;

  private final FileChannel from;
  private final long length;
  private final CompactWords codec = new CompactWords();
  private final Steps steps;

  /** Number of the last chunk of each stream that was there before the copy began. */
  private final Map<Integer, Long> last = new HashMap<>();

  private final ByteBuffer header = little(TraceFormat.CHUNK_HEADER);
  private final long deadline = System.nanoTime() + MOST_MILLIS * 1_000_000;

  /**
   * Makes one of a file.
   *
   * @param length how much of it is in use
   */
  FinalTrace(FileChannel from, long length, Steps steps) {
    this.from = from;
    this.steps = steps;
    this.length = length;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Writes it.
   *
   * @return whether it was worth it, and is there
   * @throws IOException if it cannot be written; then all is as it was
   */
  boolean replace(Path path, FileMode mode) throws IOException {
    long used = TraceFormat.PAGE;
    for (long at = next(TraceFormat.PAGE); at >= 0; at = next(at + size())) {
      if (isOfEvents()) {
        last.merge(ChunkHeader.stream(header), ChunkHeader.sequence(header), Math::max);
      }
      used += isSealed() ? ChunkHeader.sizeWith(payloadLength()) : size();
    }
    if (used > LARGE_BYTES && length - used < length / GOOD_PART) {
      return false;
    }
    try (Draft draft = Draft.of(path, mode);
        FileChannel to = draft.channel()) {
      copyHeader(to);
      for (long at = next(TraceFormat.PAGE); at >= 0; at = next(at + size())) {
        if (System.nanoTime() - deadline > 0) {
          return false;
        }
        if (!isOfEvents() || wasThere()) {
          copyChunk(at, to);
          steps.done("a chunk of the final trace");
        }
      }
      draft.replace();
      return true;
    }
  }

  /** Goes to the next chunk that is not spare and reads its header; returns -1 behind the last. */
  private long next(long from) throws IOException {
    long at = from;
    while (at + TraceFormat.CHUNK_HEADER <= length) {
      read(header.clear(), at);
      if (ChunkHeader.magic(header) == 0) {
        at += TraceFormat.PAGE;
      } else if (!ChunkHeader.isChunk(header) || size() < TraceFormat.PAGE) {
        throw new IOException("a chunk has no header: at=" + at);
      } else if (kind() == TraceFormat.KIND_SPARE) {
        at += size();
      } else {
        return at;
      }
    }
    return -1;
  }

  private int size() {
    return ChunkHeader.size(header);
  }

  private int kind() {
    return ChunkHeader.kind(header);
  }

  private boolean isOfEvents() {
    return kind() == TraceFormat.KIND_EVENTS || kind() == TraceFormat.KIND_COMPACTED;
  }

  private boolean wasThere() {
    return ChunkHeader.sequence(header) <= last.getOrDefault(ChunkHeader.stream(header), -1L);
  }

  private boolean isSealed() {
    return ChunkHeader.sealed(header) != 0;
  }

  private int payloadLength() {
    return ChunkHeader.payloadBytes(header);
  }

  private void copyHeader(FileChannel to) throws IOException {
    ByteBuffer page = little(TraceFormat.PAGE);
    read(page, 0);
    HeaderPage.close(page);
    write(page, to);
  }

  private void copyChunk(long at, FileChannel to) throws IOException {
    ByteBuffer payload =
        isSealed()
            ? read(little(payloadLength()), at + TraceFormat.CHUNK_HEADER)
            : openPayload(at + TraceFormat.CHUNK_HEADER);
    int words = payload.limit() / Long.BYTES;
    if (kind() != TraceFormat.KIND_COMPACTED) {
      ChunkHeader.lastWord(header, 0);
      ChunkHeader.checked(header, 0);
    }
    if (kind() == TraceFormat.KIND_EVENTS
        && payload.limit() > MOST_PLAIN_BYTES
        && !hasHole(payload)) {
      ByteBuffer compacted = little(words * CompactWords.MOST_BYTES_PER_WORD);
      codec.encode(payload, 0, words * Long.BYTES, compacted);
      payload = compacted.flip();
      ChunkHeader.kind(header, TraceFormat.KIND_COMPACTED);
      ChunkHeader.words(header, words);
    }
    int size = size();
    seal(payload);
    write(header.duplicate().rewind(), to);
    write(payload, to);
    write(ByteBuffer.allocate(size() - TraceFormat.CHUNK_HEADER - payload.limit()), to);
    ChunkHeader.size(header, size); // where the walk goes on
  }

  private void seal(ByteBuffer payload) {
    ChunkHeader.size(header, ChunkHeader.sizeWith(payload.limit()));
    ChunkHeader.payload(header, payload);
    if (!isSealed()) {
      ChunkHeader.sealed(header, System.currentTimeMillis());
    }
  }

  /**
   * Returns what is written of an open chunk. Its end is found first: whatever is before it was
   * written earlier, and is there when the chunk is read again.
   */
  private ByteBuffer openPayload(long at) throws IOException {
    ByteBuffer payload = read(little(size() - TraceFormat.CHUNK_HEADER), at);
    int end = end(payload);
    if (kind() == TraceFormat.KIND_DEFINITIONS) {
      end = endOfRecord(payload, end);
    }
    VarHandle.acquireFence();
    return read(little(end), at);
  }

  private static int end(ByteBuffer payload) {
    int end = payload.limit() & -Long.BYTES;
    while (end > 0 && payload.getLong(end - Long.BYTES) == 0) {
      end -= Long.BYTES;
    }
    return end;
  }

  /** Returns the end of the record in which a payload seems to end: it may end in zeros itself. */
  private static int endOfRecord(ByteBuffer payload, int end) {
    int at = 0;
    while (at < end) {
      int length = payload.getInt(at) & Integer.MAX_VALUE; // a record that is not whole has a mark
      at += Integer.BYTES + Math.min(length, payload.limit());
    }
    return Math.min(at, payload.limit());
  }

  private static boolean hasHole(ByteBuffer payload) {
    for (int at = 0; at + Long.BYTES <= payload.limit(); at += Long.BYTES) {
      if (payload.getLong(at) == 0) {
        return true;
      }
    }
    return false;
  }

  private ByteBuffer read(ByteBuffer into, long at) throws IOException {
    while (into.hasRemaining()) {
      if (from.read(into, at + into.position()) < 0) {
        throw new EOFException("the trace ends too early: at=" + at);
      }
    }
    return into.flip();
  }

  private static void write(ByteBuffer bytes, FileChannel to) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }
}
