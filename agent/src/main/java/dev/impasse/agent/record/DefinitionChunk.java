package dev.impasse.agent.record;

import dev.impasse.core.trace.TraceFormat;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A chunk of definitions that many threads write to at once, without a lock.
 *
 * <p><b>Shape.</b> Records one after the other, each at a multiple of {@value
 * TraceFormat#DEFINITION_ALIGNMENT} bytes, zeros behind its fields up to the next. A thread claims
 * room with one atomic addition; then it writes the length with {@link TraceFormat#UNFINISHED}, the
 * fields, and last the length without it. A process that is killed in between leaves zeros or an
 * unfinished record, and a reader steps over both.
 */
final class DefinitionChunk {

  private static final int ALIGNMENT = TraceFormat.DEFINITION_ALIGNMENT;

  /** More than any chunk has. */
  private static final int CLOSED = 1 << 30;

  private final ByteBuffer bytes;
  private final AtomicInteger claimed = new AtomicInteger(TraceFormat.CHUNK_HEADER);

  DefinitionChunk(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Whether a record would fit a chunk of that size that is empty. */
  static boolean fits(byte[] record, ByteBuffer chunk) {
    return TraceFormat.CHUNK_HEADER + room(record) <= chunk.capacity();
  }

  private static int room(byte[] record) {
    return (Integer.BYTES + record.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  /** Writes a record; false if there is no room for it. */
  boolean write(byte[] record) {
    int room = room(record);
    int at;
    do {
      at = claimed.get(); // beyond all room once the chunk is closed
      if (at + room > bytes.capacity()) {
        return false;
      }
    } while (!claimed.compareAndSet(at, at + room));
    int length = room - Integer.BYTES;
    bytes.putInt(at, length | TraceFormat.UNFINISHED);
    VarHandle.releaseFence();
    bytes.put(at + Integer.BYTES, record);
    VarHandle.releaseFence();
    bytes.putInt(at, length);
    return true;
  }

  /**
   * Lets nobody claim room from now on, and seals the chunk if all of it is written.
   *
   * @return false if a thread is still writing: then the chunk stays open
   */
  boolean seal() {
    int end = close();
    for (int at = TraceFormat.CHUNK_HEADER; at < end; ) {
      int length = bytes.getInt(at);
      if (length <= 0) {
        return false;
      }
      at += Integer.BYTES + length;
    }
    VarHandle.acquireFence();
    Chunks.seal(bytes, end);
    return true;
  }

  private int close() {
    int end = claimed.get();
    while ((end & CLOSED) == 0 && !claimed.compareAndSet(end, end | CLOSED)) {
      end = claimed.get();
    }
    return end & ~CLOSED;
  }
}
