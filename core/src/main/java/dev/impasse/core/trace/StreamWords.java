package dev.impasse.core.trace;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The words of one stream, chunk by chunk, whether these are plain or compacted.
 *
 * <p>Holds no more than one mapped chunk, and while it is in a compacted one the tables of {@link
 * CompactWords}.
 */
final class StreamWords {

  private final MappedBytes file;
  private final ChunkList chunks;
  private int chunk = -1;
  private @Nullable LongBuffer plain;
  private CompactWords.@Nullable Decoder compacted;
  private ByteBuffer header = ByteBuffer.allocate(0);
  private long number;
  private boolean reused;

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
    }
  }

  private int readChunk(long[] into, int from, int most) {
    if (compacted != null) {
      return compacted.read(into, from, most);
    }
    if (plain == null) {
      return 0;
    }
    int n = Math.min(most, plain.remaining());
    plain.get(into, from, n);
    VarHandle.acquireFence();
    if (!stillThere()) {
      plain = null;
      reused = true;
      return 0;
    }
    for (int i = from; i < from + n; i++) {
      if (into[i] == 0) { // an open chunk ends at the first empty word
        plain = null;
        return i - from;
      }
    }
    return n;
  }

  /** A process that still records may use a chunk anew; it makes it a spare one first. */
  private boolean stillThere() {
    return header.getInt(8) == TraceFormat.KIND_EVENTS && header.getLong(16) == number;
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
