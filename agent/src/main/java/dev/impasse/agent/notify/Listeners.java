package dev.impasse.agent.notify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands findings to what the application registered with {@code dev.impasse.launch.Findings}, each
 * listener on an {@link AsyncSink} of its own.
 *
 * <p>Nobody reports a registration: {@link #refresh} finds new ones, when something is found and
 * twice a second. Thread-safe.
 */
final class Listeners {

  private static final int KEPT = 50;

  private final Collection<Consumer<? super Map<String, @Nullable Object>>> registered;
  private final IdentityHashMap<Object, Seat> seats = new IdentityHashMap<>();
  private final Deque<Reported> recent = new ArrayDeque<>();
  private long findings;
  private int named;

  /** A listener's place: its outlet, and how many findings it was handed. */
  private static final class Seat {

    final AsyncSink outlet;
    long handed;

    Seat(AsyncSink outlet, long handed) {
      this.outlet = outlet;
      this.handed = handed;
    }
  }

  /**
   * Makes them.
   *
   * @param registered the live collection that applications add to
   */
  Listeners(Collection<Consumer<? super Map<String, @Nullable Object>>> registered) {
    this.registered = registered;
  }

  /** Keeps a finding and hands it out. */
  synchronized void add(Reported reported) {
    recent.addLast(reported);
    findings++;
    if (recent.size() > KEPT) {
      recent.removeFirst();
    }
    refresh();
  }

  /** Hands every listener what it has not been handed yet. */
  synchronized void refresh() {
    if (findings == 0 || (registered.isEmpty() && seats.isEmpty())) {
      return;
    }
    List<Consumer<? super Map<String, @Nullable Object>>> now = new ArrayList<>(registered);
    seats.keySet().removeIf(known -> now.stream().noneMatch(one -> one == known));
    for (Consumer<? super Map<String, @Nullable Object>> listener : now) {
      Seat seat =
          seats.computeIfAbsent(
              listener,
              added ->
                  new Seat(
                      new AsyncSink("impasse-listener-" + ++named, true),
                      findings - recent.size()));
      long skip = recent.size() - (findings - seat.handed);
      seat.handed = findings;
      for (Reported reported : recent) {
        if (skip-- <= 0) {
          seat.outlet.execute(() -> listener.accept(map(reported)));
        }
      }
    }
  }

  /** Whether every listener has come back from what it was handed. */
  synchronized boolean idle() {
    return seats.values().stream().allMatch(seat -> seat.outlet.idle());
  }

  private static Map<String, @Nullable Object> map(Reported reported) {
    Map<String, @Nullable Object> map = reported.tree();
    map.put("text", reported.text());
    return map;
  }
}
