package dev.impasse.core.dump;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Threads that wait for permits of several semaphores, or for room in several queues, in a program
 * of which nobody else works: each may have what another waits for.
 */
final class CrossedSignals {

  private static final String PERMITS =
      "nobody is left who works, and a dump does not name who has permits: presumed of those that"
          + " wait for others; somebody new could still release some, and a second dump decides";
  private static final String ROOM =
      "nobody is left who works, and these threads wait for room in queues that are full: presumed"
          + " that each would have to take from the other's; a second dump decides";

  private static final String MAIN =
      "; the main thread rests: if it is what releases them from time to time, this is no hang";

  private CrossedSignals() {}

  static void apply(Presumptions presumed) {
    if (!presumed.nobodyWorks()) {
      return;
    }
    Map<DumpLock, DumpThread> semaphores = new LinkedHashMap<>();
    Map<DumpLock, DumpThread> queues = new LinkedHashMap<>();
    presumed.waiters.forEach(
        (lock, all) -> {
          DumpThread first = all.get(0);
          if (presumed.explains(first) || Waiting.isIdle(first)) {
            return;
          }
          if (lock.kind().hasPermits()) {
            semaphores.put(lock, first);
          } else if (Waiting.isForRoom(first)) {
            queues.put(lock, first);
          }
        });
    boolean sleeps =
        presumed.threads.stream()
            .anyMatch(one -> !one.stack().isEmpty() && Waiting.isMainAtRest(one));
    String but = sleeps ? MAIN : "";
    circle(
        semaphores,
        presumed,
        PERMITS + but,
        "waits for permits of another semaphore, and may have these");
    circle(
        queues,
        presumed,
        ROOM + but,
        "waits for room in another queue, and may be who takes from this");
  }

  private static void circle(
      Map<DumpLock, DumpThread> waits, Presumptions presumed, String why, String who) {
    List<DumpLock> locks = new ArrayList<>(waits.keySet());
    for (int i = 0; i < locks.size() && locks.size() > 1; i++) {
      DumpThread next = waits.get(locks.get((i + 1) % locks.size()));
      for (DumpThread waiter : presumed.waiters.getOrDefault(locks.get(i), List.of())) {
        if (next != null && waiter.wants() != null && !presumed.explains(waiter)) {
          presumed.waitForSignal(waiter, waiter.wants(), false, why);
          presumed.graph.signaller(waiter, next, who);
        }
      }
    }
  }
}
