package dev.impasse.agent.record;

import dev.impasse.agent.lockfree.Backlog;
import dev.impasse.core.trace.DefinitionRecords;
import dev.impasse.core.trace.TraceFormat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes definitions (classes, sites, threads, notes) into chunks of their own. What {@link #add}
 * returns from is in the file, whatever becomes of the process.
 *
 * <p><b>Threading.</b> Any thread, and no lock: hooks come here on threads of the application and
 * of the JVM, among them those that wake virtual threads. Room is claimed in a {@link
 * DefinitionChunk}; who finds none left puts the next chunk in its place, or uses the one that
 * another thread was quicker to put there. While no chunk is ready, records wait in memory for the
 * recorder's daemon (at most {@value #MAX_WAITING}; then they are counted as lost).
 */
final class DefinitionLog {

  private static final int MAX_WAITING = 100_000;

  private final ChunkPool pool;
  private final AtomicReference<@Nullable DefinitionChunk> current = new AtomicReference<>();
  private final Backlog<DefinitionChunk> full = new Backlog<>();
  private final Backlog<byte[]> waiting = new Backlog<>();
  private final AtomicInteger howManyWait = new AtomicInteger();
  private final AtomicLong sequence = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  DefinitionLog(ChunkPool pool) {
    this.pool = pool;
  }

  /** Adds a record, as {@link DefinitionRecords} and its like make it. */
  void add(byte[] record) {
    if (!isWritten(record)) {
      postpone(record);
    }
  }

  /** Returns how many records found no room. */
  long lost() {
    return lost.get();
  }

  private void postpone(byte[] record) {
    if (howManyWait.incrementAndGet() > MAX_WAITING) {
      howManyWait.decrementAndGet();
      lost.incrementAndGet();
    } else {
      waiting.add(record);
    }
  }

  /** Writes a record; false if there is no chunk for it now. */
  private boolean isWritten(byte[] record) {
    while (true) {
      DefinitionChunk to = current.get();
      if (to != null && to.write(record)) {
        return true;
      }
      ByteBuffer next = pool.takeForDefinitions();
      if (next == null) {
        return false;
      }
      if (!DefinitionChunk.fits(record, next)) {
        pool.release(next);
        return false;
      }
      replace(to, next);
    }
  }

  /** Puts a chunk in the place of one that is full, or returns it if another thread did. */
  private void replace(@Nullable DefinitionChunk old, ByteBuffer next) {
    Chunks.open(next, TraceFormat.KIND_DEFINITIONS, 0, sequence.getAndIncrement());
    if (!current.compareAndSet(old, new DefinitionChunk(next))) {
      Chunks.spare(next);
      pool.release(next);
    } else if (old != null) {
      full.add(old);
    }
  }

  /** Returns the chunk that is being written, or null. */
  @Nullable ByteBuffer chunk() {
    DefinitionChunk now = current.get();
    return now == null ? null : now.bytes();
  }

  /**
   * Writes what waited for a chunk, and seals those that are full; the daemon calls this when there
   * are new ones. Of two definitions of a thread that waited, the older may come last.
   */
  void flush() {
    List<byte[]> late = waiting.takeAll();
    howManyWait.addAndGet(-late.size());
    boolean room = true;
    for (byte[] record : late) {
      room = room && isWritten(record);
      if (!room) {
        postpone(record);
      }
    }
    for (DefinitionChunk chunk : full.takeAll()) {
      if (!chunk.seal()) {
        full.add(chunk);
      }
    }
  }
}
