package dev.impasse.agent.record;

import dev.impasse.core.trace.TraceFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Headers of chunks, as the writer fills them in. Layout: docs/trace-format.md. */
final class Chunks {

  private Chunks() {}

  /** Marks a piece of a segment as a spare chunk, so that a reader can step over it. */
  static void spare(ByteBuffer chunk) {
    spare(chunk, chunk.capacity());
  }

  /** Writes the header of a spare chunk of that many bytes. */
  static void spare(ByteBuffer chunk, int bytes) {
    chunk.putInt(4, bytes);
    chunk.putInt(8, TraceFormat.KIND_SPARE);
    chunk.putInt(0, TraceFormat.CHUNK_MAGIC);
  }

  /** Fills in the header of a chunk that is about to be written. */
  static void open(ByteBuffer chunk, int kind, int stream, long sequence) {
    chunk.putInt(12, stream);
    chunk.putLong(16, sequence);
    chunk.putLong(24, System.currentTimeMillis());
    chunk.putInt(8, kind);
  }

  /** Returns the offset behind the last event word of a chunk. */
  static int endOfEvents(ByteBuffer chunk) {
    int end = TraceFormat.CHUNK_HEADER;
    while (end + 8 <= chunk.capacity() && chunk.getLong(end) != 0) {
      end += 8;
    }
    return end;
  }

  /** Seals a chunk that nobody writes any more and whose payload ends at {@code end}. */
  static void seal(ByteBuffer chunk, int end) {
    CRC32 crc = new CRC32();
    ByteBuffer payload = chunk.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    payload.position(TraceFormat.CHUNK_HEADER).limit(end);
    crc.update(payload);
    chunk.putInt(44, (int) crc.getValue());
    chunk.putLong(32, System.currentTimeMillis());
    chunk.putInt(40, end - TraceFormat.CHUNK_HEADER);
  }
}
