package dev.impasse.agent.record;

import dev.impasse.core.trace.ChunkHeader;
import dev.impasse.core.trace.CompactWords;
import dev.impasse.core.trace.TraceFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes full chunks again in their compacted form, at the end of the file, so that the room they
 * took can be used anew.
 *
 * <p>While both forms are in the file a reader takes the compacted one; the old one is given up
 * only when the new one is whole.
 *
 * <p><b>Threading.</b> Used by one daemon only.
 */
final class Compactor {

  /** Smaller chunks stay as they are: in a page of its own nothing gets smaller. */
  private static final int LEAST_BYTES = 16 << 10;

  private final MappedTrace file;
  private final CompactWords codec = new CompactWords();
  private final ByteBuffer header =
      ByteBuffer.allocate(TraceFormat.CHUNK_HEADER).order(ByteOrder.LITTLE_ENDIAN);
  private ByteBuffer payload = ByteBuffer.allocate(0);

  Compactor(MappedTrace file) {
    this.file = file;
  }

  /**
   * Writes the compacted form of a sealed chunk.
   *
   * @return whether it is in the file, and the chunk no longer needed
   */
  boolean compact(ByteBuffer chunk) {
    int words = ChunkHeader.payloadBytes(chunk) / Long.BYTES;
    if (chunk.capacity() < LEAST_BYTES || words == 0) {
      return false;
    }
    room(words * CompactWords.MOST_BYTES_PER_WORD);
    int from = TraceFormat.CHUNK_HEADER;
    codec.encode(chunk, from, from + words * Long.BYTES, payload);
    payload.flip();
    if (file.full(TraceFormat.CHUNK_HEADER + payload.limit() + TraceFormat.PAGE)) {
      return false;
    }
    header.clear();
    header.put(0, chunk, 0, TraceFormat.CHUNK_HEADER);
    ChunkHeader.kind(header, TraceFormat.KIND_COMPACTED);
    ChunkHeader.payload(header, payload);
    ChunkHeader.lastWord(header, 0);
    ChunkHeader.checked(header, 0);
    ChunkHeader.words(header, words);
    try {
      file.append(header, payload);
      return true;
    } catch (IOException e) {
      return false; // there is no room for it now: the chunk stays as it is
    }
  }

  private void room(int bytes) {
    if (payload.capacity() < bytes) {
      payload = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
    payload.clear();
  }
}
