package dev.impasse.core.dump;

import dev.impasse.core.model.LockKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rules for hangs know of one dump, and what they add to its graph: who waits for what,
 * whether anybody is left who works, and why each presumption is made.
 */
@SuppressWarnings(
    "ReferenceEquality") // a thread of a dump is one object; its stack is long to compare
final class Presumptions {

  final List<DumpThread> threads;
  final boolean tellsOwners;
  final DumpGraph graph;

  /** Who waits for each lock, in the order of the dump. */
  final Map<DumpLock, List<DumpThread>> waiters = new LinkedHashMap<>();

  private final Map<Long, String> reasons = new LinkedHashMap<>();
  private final boolean stands;

  Presumptions(List<DumpThread> threads, boolean tellsOwners) {
    this.threads = threads;
    this.tellsOwners = tellsOwners;
    this.graph = DumpGraph.of(threads);
    for (DumpThread thread : threads) {
      DumpLock wants = thread.wants();
      if (wants != null) {
        waiters.computeIfAbsent(wants, k -> new ArrayList<>()).add(thread);
      }
    }
    this.stands =
        threads.stream().noneMatch(t -> Waiting.isAtWork(t) || Waiting.hasTimer(t))
            && !Waiting.hasVirtualThreads(threads);
  }

  /** Whether no thread of the program moves, sleeps or waits for a time. */
  boolean nobodyWorks() {
    return stands;
  }

  /** Returns those that wait for what a thread holds, by what the dump shows. */
  List<DumpThread> behind(DumpThread owner) {
    List<DumpThread> behind = new ArrayList<>();
    for (DumpLock held : owner.holds().keySet()) {
      for (DumpThread waiter : waiters.getOrDefault(held, List.of())) {
        if (waiter != owner && graph.holder(held) == owner) {
          behind.add(waiter);
        }
      }
    }
    return behind;
  }

  /** Presumes that a thread waits for a signal, of whom others can be named who give it. */
  void waitForSignal(DumpThread waiter, DumpLock signal, boolean byPool, String why) {
    if (waiter.wants() == null) {
      graph.presumeWanted(waiter, signal);
    }
    graph.signal(waiter, byPool);
    because(waiter, why);
  }

  /** Notes why something is presumed of a thread. */
  void because(DumpThread thread, String why) {
    reasons.put(thread.id(), why);
  }

  boolean explains(DumpThread thread) {
    return reasons.containsKey(thread.id());
  }

  /** Returns the reasons by number of the thread. */
  Map<Long, String> reasons() {
    return reasons;
  }

  /** Returns which class a thread initialises, the innermost; null if none. */
  static @Nullable DumpLock initialised(DumpThread thread) {
    for (DumpLock held : thread.holds().keySet()) {
      if (held.kind() == LockKind.CLASS_INIT) {
        return held;
      }
    }
    return null;
  }
}
