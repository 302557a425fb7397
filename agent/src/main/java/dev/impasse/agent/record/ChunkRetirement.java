package dev.impasse.agent.record;

import dev.impasse.agent.lockfree.Backlog;
import dev.impasse.core.trace.ChunkHeader;
import dev.impasse.core.trace.TraceFormat;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Chunks that their streams have filled, on their way to be sealed, compacted and used anew.
 *
 * <p>At each moment every event is in the file at least once: in the chunk it was written to, until
 * the compacted one is there as a whole.
 *
 * <p><b>Threading.</b> Any thread adds, without a lock; one daemon retires.
 */
final class ChunkRetirement {

  private final Queue<Filled> waiting = new ConcurrentLinkedQueue<>();
  private final Backlog<Filled> unfinished = new Backlog<>();
  private final ChunkPool pool;
  private final Compactor compactor;
  private final Steps steps;

  ChunkRetirement(MappedTrace file, ChunkPool pool, Steps steps) {
    this.pool = pool;
    this.compactor = new Compactor(file);
    this.steps = steps;
    add(ByteBuffer.allocate(TraceFormat.CHUNK_HEADER), 0); // loads the class, which no hook may do
    retireOne();
  }

  /**
   * A chunk, and who filled it: by the time it is retired, it may be another stream's.
   *
   * @param end offset up to which threads have claimed room, and may still be writing; 0 if its one
   *     writer has left it
   */
  private record Filled(ByteBuffer chunk, int stream, long sequence, int end) {}

  /** Adds a chunk that its stream writes no more. */
  void add(ByteBuffer chunk, int stream) {
    waiting.add(new Filled(chunk, stream, ChunkHeader.sequence(chunk), 0));
  }

  /** Adds a chunk of several threads, in which none of them claims room any more. */
  void addShared(ByteBuffer chunk, int stream, int sequence, int end) {
    waiting.add(new Filled(chunk, stream, sequence, end));
  }

  /** Lets those be tried once more that were still being written. */
  void tryAgain() {
    for (Filled chunk : unfinished.takeAll()) {
      waiting.add(chunk);
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /**
   * Seals a chunk, compacts it and makes its room free again.
   *
   * @return false if there was none
   */
  boolean retireOne() {
    @Nullable Filled next = waiting.poll();
    if (next == null) {
      return false;
    }
    ByteBuffer chunk = next.chunk;
    if (Chunks.endOfEvents(chunk) < next.end) {
      unfinished.add(next);
      return true;
    }
    // A stream whose thread came to a full stack or heap in the midst of adding adds it once more.
    if (!Chunks.isOpen(chunk, next.stream, next.sequence)) {
      return true;
    }
    Chunks.seal(chunk, Chunks.endOfEvents(chunk));
    steps.done("sealed");
    if (compactor.compact(chunk)) {
      Chunks.recycle(chunk, steps);
      pool.release(chunk);
    }
    return true;
  }
}
