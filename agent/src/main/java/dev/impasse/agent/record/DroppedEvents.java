package dev.impasse.agent.record;

import dev.impasse.runtime.EventStream;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Counts the events that found no room in the trace, of threads that live and of those that ended.
 *
 * <p>Streams of threads that ended are let go: of them the sum stays. A program that starts
 * thousands of threads a second while nothing can be recorded keeps no more than those that live.
 *
 * <p><b>Threading.</b> Any thread may {@link #begin}, without a lock; the agent's own threads do
 * the rest.
 */
final class DroppedEvents {

  private final Queue<EventStream> begun = new ConcurrentLinkedQueue<>();
  private final Set<EventStream> living = new HashSet<>();
  private long ofEnded;

  /** Takes note of a stream that drops events from now on; called once for each. */
  void begin(EventStream stream) {
    begun.add(stream);
  }

  /** Lets go of the stream of a thread that has ended. */
  synchronized void end(EventStream stream) {
    if (stream.starved) {
      settle();
      living.remove(stream);
      ofEnded += stream.droppedInAll();
    }
  }

  /** Returns how many events were dropped so far; those of living threads may be a little old. */
  synchronized long inAll() {
    settle();
    return ofEnded + living.stream().mapToLong(EventStream::droppedInAll).sum();
  }

  private void settle() {
    for (EventStream stream = begun.poll(); stream != null; stream = begun.poll()) {
      living.add(stream);
    }
  }
}
