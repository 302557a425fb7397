package dev.impasse.agent.notify;

import dev.impasse.agent.console.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * All places that findings go to, each on a thread of its own where it may block; and the wait for
 * them, bounded in time, before the JVM ends or something else is done that must come after the
 * report.
 *
 * <p>Filled once, by the thread that starts the agent; then any thread may ask.
 */
public final class FindingSinks {

  private static final int OTHERS_SECONDS = 1;
  private static final long POLL_NANOS = 1_000_000;

  private final List<FindingSink> all = new ArrayList<>();
  private final List<QueuedSink> queued = new CopyOnWriteArrayList<>();
  private final LateSinks late = new LateSinks();
  private @Nullable AsyncSinks outlets;
  private @Nullable QueuedSink toOutlets;

  /** Makes a list with room for those that come late. */
  public FindingSinks() {
    all.add(late);
  }

  /** Adds one while the others are at work already; it gets what was found before. */
  public void addLate(FindingSink sink) {
    QueuedSink behind = new QueuedSink("impasse-report-late", sink);
    queued.add(behind);
    late.add(behind);
  }

  /** Adds one that never blocks. */
  public void add(FindingSink sink) {
    all.add(sink);
  }

  /** Adds one that may block, behind a queue; returns what it is behind. */
  public QueuedSink addQueued(String name, FindingSink sink) {
    QueuedSink behind = new QueuedSink(name, sink);
    queued.add(behind);
    all.add(behind);
    return behind;
  }

  /** Adds those of the application: its listeners, JMX and Flight Recorder. */
  public void addOutlets(AsyncSinks to) {
    toOutlets = addQueued("impasse-findings", to);
    outlets = to;
  }

  /** Returns them in the order in which they were added. */
  public List<FindingSink> all() {
    return List.copyOf(all);
  }

  /** Waits until those of the application were handed everything, not for what they do with it. */
  public void awaitHandOn(long nanos) {
    long deadline = System.nanoTime() + nanos;
    while (toOutlets != null && !toOutlets.idle() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /**
   * Waits until everybody has taken what was handed out, or until the time is over. A stderr or a
   * listener that does not come back is waited for no longer than {@value #OTHERS_SECONDS} s.
   */
  public void settle(long nanos) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < nanos) {
      boolean filesDone = queued.stream().allMatch(QueuedSink::idle);
      boolean othersDone = Console.idle() && (outlets == null || outlets.idle());
      boolean over = System.nanoTime() - begin > OTHERS_SECONDS * 1_000_000_000L;
      if (filesDone && (othersDone || over)) {
        return;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
