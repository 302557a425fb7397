package dev.impasse.agent.notify;

import dev.impasse.agent.console.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A sink with a daemon of its own, so that one that blocks (a pipe that nobody reads, a file server
 * that is gone) holds up no other, nor the detector. What has come while it was busy is taken
 * together.
 *
 * <p>Any number of threads may hand it findings; none of them waits.
 */
public final class QueuedSink implements FindingSink {

  static final int ROOM = 20_000;

  private static final long MOST_GATHERING_NANOS = 1_000_000_000;

  private final String name;
  private final FindingSink to;
  private final long gatherNanos;
  private final AsyncSink outlet;
  private final Queue<Reported> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean dropped = new AtomicBoolean();

  /** Makes a sink that hands on at once. */
  public QueuedSink(String name, FindingSink to) {
    this(name, to, 0);
  }

  /**
   * Makes one.
   *
   * @param name of its thread, begins with {@code impasse-}
   * @param to who takes the findings, on that thread
   * @param gatherNanos hands on when nothing new has come for so long, but within a second
   */
  public QueuedSink(String name, FindingSink to, long gatherNanos) {
    this.name = name;
    this.to = to;
    this.gatherNanos = gatherNanos;
    outlet = new AsyncSink(name, false);
  }

  @Override
  public void take(Reported reported) {
    takeTogether(List.of(reported));
  }

  @Override
  public void takeTogether(List<Reported> together) {
    for (Reported reported : together) {
      if (size.incrementAndGet() <= ROOM) {
        queue.add(reported);
      } else {
        size.decrementAndGet();
        if (dropped.compareAndSet(false, true)) {
          Console.say(name + " is blocked, further findings are not handed to it");
        }
      }
    }
    if (scheduled.compareAndSet(false, true)) {
      outlet.execute(this::handOn);
    }
  }

  /** Whether everything that was handed to it is taken. */
  boolean idle() {
    return size.get() == 0 && outlet.idle();
  }

  private void handOn() {
    gather();
    scheduled.set(false);
    List<Reported> together = new ArrayList<>();
    for (Reported one = queue.poll(); one != null; one = queue.poll()) {
      together.add(one);
    }
    try {
      if (!together.isEmpty()) {
        to.takeTogether(together);
      }
    } finally {
      size.addAndGet(-together.size());
    }
  }

  private void gather() {
    long begin = System.nanoTime();
    int before = -1;
    while (gatherNanos > 0
        && size.get() != before
        && System.nanoTime() - begin < MOST_GATHERING_NANOS) {
      before = size.get();
      LockSupport.parkNanos(gatherNanos);
    }
  }
}
