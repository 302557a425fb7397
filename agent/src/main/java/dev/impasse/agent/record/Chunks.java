package dev.impasse.agent.record;

import dev.impasse.core.trace.TraceFormat;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Headers of chunks, as the writer fills them in. Layout: docs/trace-format.md. */
final class Chunks {

  /** Offset of the u32 that has the bytes of payload of a sealed chunk. */
  static final int PAYLOAD_LENGTH = 40;

  /** Offset of the u32 that has the CRC-32 of the payload of a sealed chunk. */
  static final int PAYLOAD_CRC = 44;

  /** Offset of the i64 that says when a chunk was sealed, 0 while it is open. */
  static final int SEALED = 32;

  static final int LAST_WORD = TraceFormat.LAST_WORD_OFFSET;
  static final int CHECKED = TraceFormat.CHECKED_OFFSET;
  private static final byte[] ZEROS = new byte[TraceFormat.PAGE];
  static final int KIND = 8;
  static final int STREAM = 12;
  static final int SEQUENCE = TraceFormat.CHUNK_SEQUENCE_OFFSET;

  private Chunks() {}

  /** Marks a piece of a segment as a spare chunk, so that a reader can step over it. */
  static void spare(ByteBuffer chunk) {
    spare(chunk, chunk.capacity());
  }

  /** Writes the header of a spare chunk of that many bytes. */
  static void spare(ByteBuffer chunk, int bytes) {
    chunk.putInt(4, bytes);
    chunk.putInt(KIND, TraceFormat.KIND_SPARE);
    VarHandle.releaseFence(); // last: a reader goes by the size of what has the magic number
    chunk.putInt(0, TraceFormat.CHUNK_MAGIC);
  }

  /** Fills in the header of a chunk that is about to be written. */
  static void open(ByteBuffer chunk, int kind, int stream, long sequence) {
    chunk.putInt(STREAM, stream);
    chunk.putLong(SEQUENCE, sequence);
    chunk.putLong(24, System.currentTimeMillis());
    VarHandle.releaseFence(); // last: from here on a reader believes the others
    chunk.putInt(KIND, kind);
  }

  /** Whether a chunk still is the one that a stream wrote, with this number, and not sealed. */
  static boolean isOpen(ByteBuffer chunk, int stream, long sequence) {
    return chunk.getInt(KIND) == TraceFormat.KIND_EVENTS
        && chunk.getInt(STREAM) == stream
        && chunk.getLong(SEQUENCE) == sequence
        && chunk.getLong(SEALED) == 0;
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
    chunk.putInt(PAYLOAD_CRC, (int) crc.getValue());
    chunk.putInt(PAYLOAD_LENGTH, end - TraceFormat.CHUNK_HEADER);
    VarHandle.releaseFence();
    chunk.putLong(SEALED, System.currentTimeMillis()); // last: who sees it, believes the others
  }

  /** Makes a chunk that is no longer needed a spare one, empty as a new one. */
  static void recycle(ByteBuffer chunk, Steps steps) {
    chunk.putInt(KIND, TraceFormat.KIND_SPARE); // first: from here on no reader believes it
    VarHandle.releaseFence();
    steps.done("a chunk that was compacted is spare");
    chunk.putLong(LAST_WORD, 0);
    chunk.putLong(CHECKED, 0);
    VarHandle.releaseFence(); // a spare chunk that is neither sealed nor empty was not given up
    chunk.putLong(SEALED, 0);
    chunk.putLong(PAYLOAD_LENGTH, 0);
    steps.done("its seal is gone");
    int from = TraceFormat.CHUNK_HEADER;
    for (int at = from; at < chunk.capacity(); at += ZEROS.length) {
      chunk.put(at, ZEROS, 0, Math.min(ZEROS.length, chunk.capacity() - at));
      steps.done("a part of it is empty");
    }
    VarHandle.releaseFence(); // before it is opened again
  }
}
