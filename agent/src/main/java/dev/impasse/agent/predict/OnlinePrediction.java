package dev.impasse.agent.predict;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.daemon.Daemon;
import dev.impasse.agent.orders.CollectedOrder;
import dev.impasse.agent.orders.OrdersCollector;
import dev.impasse.agent.orders.Past;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.orders.Inversions;
import dev.impasse.core.orders.OrderEntry;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.orders.Orders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reports lock-order inversions while the program runs, each once.
 *
 * <p>The application's threads pay one look-up in their {@link dev.impasse.runtime.OrderCache} for
 * each lock that they take while they hold others. A daemon searches for cycles when an order was
 * seen that is new. Left out are cycles of one thread, within a gate lock, of locks that are only
 * read, of requests that give up, and of entries that start and join put one after the other.
 *
 * <p>What is left is looked for in the recorded events, which the predictor has the last word on:
 * what it finds a schedule for is <em>predicted</em>, the rest is not reported. Where only lock
 * orders are recorded, it is <em>suspected</em>, since order by other means is not known.
 */
public final class OnlinePrediction implements Runnable {

  private static final long LOOK_NANOS = 1_000_000_000;

  private final OrdersCollector orders;
  private final @Nullable TracePredictions proven;
  private final Consumer<Finding> reporter;
  private final Set<String> inversions = new HashSet<>();
  private long searched = -1;

  /**
   * Prepares.
   *
   * @param proven reports what the recorded events prove; null if they are not recorded
   */
  public OnlinePrediction(
      OrdersCollector orders, @Nullable TracePredictions proven, Consumer<Finding> reporter) {
    this.orders = orders;
    this.proven = proven;
    this.reporter = reporter;
  }

  /** Starts the daemon. */
  public void start() {
    Daemon.of("impasse-predict", this::watch).start();
  }

  private void watch() {
    while (proven == null || !proven.endWhenFull()) {
      LockSupport.parkNanos(LOOK_NANOS);
      run();
    }
  }

  /** Searches now, if an order was seen that is new. */
  @Override
  public synchronized void run() {
    searchIfNew();
  }

  /** The same when the JVM ends: what no schedule was found for may have happened once more. */
  public synchronized void last() {
    if (!searchIfNew() && proven != null && !inversions.isEmpty()) {
      proven.last();
    }
  }

  /** Returns whether the recorded events were asked. */
  private boolean searchIfNew() {
    try {
      long size = orders.size();
      if (size != searched) {
        searched = size;
        return search();
      }
    } catch (RuntimeException | LinkageError e) {
      Console.debug(e);
    }
    return false;
  }

  private boolean search() {
    IdentityHashMap<OrderEntry, CollectedOrder> of = new IdentityHashMap<>();
    OrderRun run = orders.run(of);
    List<Finding> fresh = new ArrayList<>();
    for (Finding finding :
        Inversions.of(
                Orders.of(List.of(run)),
                (one, thread, other, otherThread) ->
                    mayOverlap(of.get(one), thread, of.get(other), otherThread))
            .findings()) {
      if (!hasPermits(finding) && inversions.add(finding.fingerprint())) {
        fresh.add(named(finding, of));
      }
    }
    if (proven == null) {
      fresh.forEach(reporter);
    } else if (!fresh.isEmpty()) {
      proven.run();
      return true;
    }
    return false;
  }

  private static boolean mayOverlap(
      @Nullable CollectedOrder one, long thread, @Nullable CollectedOrder other, long otherThread) {
    CollectedOrder.Times a = one == null ? null : one.times(thread);
    CollectedOrder.Times b = other == null ? null : other.times(otherThread);
    return a == null
        || b == null
        || !(Past.has(b.first(), thread, a.lastStarts())
            || Past.has(a.first(), otherThread, b.lastStarts()));
  }

  /** How many permits there are is not known. */
  private static boolean hasPermits(Finding finding) {
    return finding.sides().stream().anyMatch(side -> side.wants().kind().hasPermits());
  }

  private static Finding named(Finding finding, IdentityHashMap<OrderEntry, CollectedOrder> of) {
    List<Side> sides = new ArrayList<>();
    for (Side side : finding.sides()) {
      long id = side.thread().tid();
      String name = "";
      for (CollectedOrder order : of.values()) {
        CollectedOrder.Times times = order.times(id);
        name = times == null || times.name().isEmpty() ? name : times.name();
      }
      ThreadRef thread = side.thread();
      sides.add(
          name.isEmpty()
              ? side
              : side.by(new ThreadRef(id, name, thread.virtual(), thread.daemon())));
    }
    return finding.with(sides);
  }
}
