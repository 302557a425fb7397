package dev.impasse.core.trace;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The words of one stream, chunk by chunk, whether these are plain or compacted.
 *
 * <p>Holds no more than one mapped chunk, and while it is in a compacted one the tables of {@link
 * CompactWords}.
 */
final class StreamWords {

  /**
   * Stands for words of zero that others follow: a thread had claimed room in a chunk of several
   * threads, and had not written there when the process died. What belongs together does not go
   * across it.
   */
  static final long HOLE = 1;

  private final MappedBytes file;
  private final ChunkList chunks;
  private int chunk = -1;
  private @Nullable LongBuffer plain;
  private CompactWords.@Nullable Decoder compacted;
  private ByteBuffer header = ByteBuffer.allocate(0);
  private long number;
  private boolean reused;
  private boolean hole;

  StreamWords(MappedBytes file, ChunkList chunks) {
    this.file = file;
    this.chunks = chunks;
  }

  /**
   * Reads words, all of one chunk.
   *
   * @return how many, 0 at the end of the stream
   */
  int read(long[] into, int from) {
    int most = into.length - from;
    while (true) {
      int n = readChunk(into, from, most);
      if (n > 0) {
        return n;
      }
      if (++chunk >= chunks.size()) {
        chunk = chunks.size();
        compacted = null;
        plain = null;
        return 0;
      }
      open();
    }
  }

  private void open() {
    hole = false;
    long payload = chunks.offset(chunk) + TraceFormat.CHUNK_HEADER;
    ByteBuffer bytes = file.slice(payload, chunks.payload(chunk));
    header = file.slice(chunks.offset(chunk), TraceFormat.CHUNK_HEADER);
    number = chunks.sequence(chunk);
    if (chunks.compacted(chunk)) {
      plain = null;
      compacted = compacted == null ? new CompactWords.Decoder() : compacted;
      compacted.start(bytes, chunks.words(chunk));
    } else {
      compacted = null;
      plain = bytes.asLongBuffer();
      endWhereItEnds(plain);
    }
  }

  /**
   * Leaves out the words of zero at the end, also when the chunk is read again: a process that
   * records still adds words, and each reading is to see the same ones.
   */
  private void endWhereItEnds(LongBuffer words) {
    int end = words.limit();
    while (end > 0 && words.get(end - 1) == 0) {
      end--;
    }
    if (end < words.limit()) {
      words.limit(end);
      chunks.endAt(chunk, end * Long.BYTES);
    }
  }

  private int readChunk(long[] into, int from, int most) {
    if (compacted != null) {
      return compacted.read(into, from, most);
    }
    if (plain == null) {
      return 0;
    }
    while (plain.hasRemaining()) {
      int n = Math.min(most - 1, plain.remaining()); // one more for a hole that began before
      plain.get(into, from, n);
      VarHandle.acquireFence();
      if (!stillThere()) {
        plain = null;
        reused = true;
        return 0;
      }
      int whole = withoutZeros(into, from, n);
      if (whole > 0) {
        return whole;
      }
    }
    plain = null; // nothing but zeros was left: an open chunk ends there
    return 0;
  }

  /** Puts one word in the place of all words of zero, or none at the end; returns how many stay. */
  private int withoutZeros(long[] words, int from, int n) {
    int first = from;
    while (first < from + n && !hole && words[first] != 0) {
      first++;
    }
    if (first == from + n) {
      return n; // as nearly always
    }
    long[] rest = Arrays.copyOfRange(words, first, from + n);
    int to = first;
    for (long word : rest) {
      if (word == 0) {
        hole = true;
        continue;
      }
      if (hole) {
        words[to++] = HOLE;
        hole = false;
      }
      words[to++] = word;
    }
    return to - from;
  }

  /** Returns the words of an open chunk, as {@link #read} would. */
  static ByteBuffer withoutZeros(ByteBuffer payload) {
    ByteBuffer words = ByteBuffer.allocate(payload.limit()).order(payload.order());
    boolean hole = false;
    for (int at = 0; at + Long.BYTES <= payload.limit(); at += Long.BYTES) {
      long word = payload.getLong(at);
      if (word != 0 && hole) {
        words.putLong(HOLE);
      }
      hole = word == 0;
      if (!hole) {
        words.putLong(word);
      }
    }
    return words.flip();
  }

  /** A process that still records may use a chunk anew; it makes it a spare one first. */
  private boolean stillThere() {
    return ChunkHeader.kind(header) == TraceFormat.KIND_EVENTS
        && ChunkHeader.sequence(header) == number;
  }

  /** Whether words were missed since the last call because their chunk was used anew. */
  boolean wasReused() {
    boolean was = reused;
    reused = false;
    return was;
  }

  /** Returns where in the file the chunk begins that was read last. */
  long offset() {
    return chunk < 0 || chunk >= chunks.size() ? -1 : chunks.offset(chunk);
  }
}
