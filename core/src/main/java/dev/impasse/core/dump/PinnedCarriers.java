package dev.impasse.core.dump;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Carriers of virtual threads that are used up: each carries one that waits and cannot be
 * unmounted, so that no other virtual thread runs, not even one that would end the waits.
 */
final class PinnedCarriers {

  private PinnedCarriers() {}

  /** Returns a sentence where all carriers of a dump are used up, else nothing. */
  static List<String> notes(List<DumpThread> threads) {
    Map<String, Integer> workers = new HashMap<>();
    Set<String> ofCarriers = new HashSet<>();
    int pinned = 0;
    for (DumpThread thread : threads) {
      if (thread.virtual()) {
        pinned += isPinned(thread) ? 1 : 0;
      } else if (DumpGraph.has(thread, ".ForkJoinWorkerThread", "run")) {
        String pool = StarvedPools.poolOf(thread);
        workers.merge(pool, 1, Integer::sum);
        if (DumpGraph.has(thread, "jdk.internal.vm.Continuation", "run")) {
          ofCarriers.add(pool);
        }
      }
    }
    int carriers = ofCarriers.stream().mapToInt(pool -> workers.getOrDefault(pool, 0)).sum();
    return carriers > 0 && pinned >= carriers
        ? List.of(
            "all carriers are used up by virtual threads that wait and cannot leave them, so that no"
                + " other virtual thread runs: carriers="
                + carriers)
        : List.of();
  }

  /** Whether it waits on its carrier; the form that shows no state shows only those on one. */
  private static boolean isPinned(DumpThread thread) {
    boolean onCarrier = DumpGraph.has(thread, "java.lang.VirtualThread", "parkOnCarrierThread");
    return onCarrier || (thread.state().isEmpty() && thread.wants() != null);
  }
}
