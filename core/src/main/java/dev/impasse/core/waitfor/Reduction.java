package dev.impasse.core.waitfor;

import dev.impasse.core.waitfor.WaitForGraph.HoldEdge;
import dev.impasse.core.waitfor.WaitForGraph.ResourceNode;
import dev.impasse.core.waitfor.WaitForGraph.ThreadNode;
import dev.impasse.core.waitfor.WaitForGraph.Want;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds the threads that can never go on, by removing those that can: a thread all of whose waits
 * can come true goes on, gives back what it holds, and thereby lets others go on, until nothing
 * changes.
 *
 * <p>Cost: {@code O(waits x holders of what is waited for)} once, then linear in the edges. No
 * recursion.
 *
 * <p>Source: the graph reduction of R. C. Holt, Some Deadlock Properties of Computer Systems, ACM
 * Computing Surveys 4(3), 1972, section 3.
 */
final class Reduction {

  private final WaitForGraph graph;
  private final Map<Want, Integer> missing = new HashMap<>();
  private final Map<ThreadNode, Integer> openWants = new HashMap<>();
  private final Set<ThreadNode> freed = new LinkedHashSet<>();
  private final Deque<ThreadNode> toFree = new ArrayDeque<>();

  private Reduction(WaitForGraph graph) {
    this.graph = graph;
  }

  /** Returns the threads that can never go on, in the order of their keys. */
  static Set<ThreadNode> stuck(WaitForGraph graph) {
    return new Reduction(graph).run();
  }

  private Set<ThreadNode> run() {
    for (ThreadNode thread : graph.threads().values()) {
      int open = 0;
      for (Want want : thread.wants) {
        int lacks = Blockers.canBeStuck(want) ? lacks(want) : 0;
        if (lacks > 0) {
          missing.put(want, lacks);
          open++;
        }
      }
      openWants.put(thread, open);
      if (open == 0) {
        toFree.add(thread);
      }
    }
    while (!toFree.isEmpty()) {
      free(toFree.remove());
    }
    Set<ThreadNode> stuck = new LinkedHashSet<>(graph.threads().values());
    stuck.removeAll(freed);
    return stuck;
  }

  /** Returns how many holds, or permits, must come back before the wait can come true. */
  private static int lacks(Want want) {
    ResourceNode resource = want.resource();
    if (Blockers.counts(resource)) {
      return Math.max(0, want.count() - resource.freePermits);
    }
    int blocking = 0;
    for (HoldEdge hold : resource.holders) {
      if (Blockers.blocks(hold, want)) {
        blocking++;
      }
    }
    return blocking;
  }

  private void free(ThreadNode thread) {
    if (!freed.add(thread)) {
      return;
    }
    for (HoldEdge hold : thread.holds) {
      for (Want want : hold.resource().wanted) {
        Integer lacks = missing.get(want);
        if (lacks != null && Blockers.blocks(hold, want)) {
          int left = lacks - (Blockers.counts(hold.resource()) ? hold.count() : 1);
          if (left > 0) {
            missing.put(want, left);
          } else {
            missing.remove(want);
            satisfied(want.waiter());
          }
        }
      }
    }
  }

  private void satisfied(ThreadNode waiter) {
    int open = openWants.merge(waiter, -1, Integer::sum);
    if (open == 0) {
      toFree.add(waiter);
    }
  }
}
