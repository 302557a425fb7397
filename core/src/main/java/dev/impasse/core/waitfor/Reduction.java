package dev.impasse.core.waitfor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds the threads that can never go on, by removing those that can: a thread all of whose waits
 * can come true goes on, releases what it holds, has its turn in queues, gives the signals that it
 * can give, ends the waits that it may end, and thereby lets others go on, until nothing changes.
 *
 * <p>Cost: {@code O(waits x holders of what is waited for)} once, then linear in the edges. No
 * recursion.
 *
 * <p>Source: the graph reduction of R. C. Holt, Some Deadlock Properties of Computer Systems, ACM
 * Computing Surveys 4(3), 1972, section 3.
 */
final class Reduction {

  private final WaitForGraph graph;
  private final Blockers blockers;
  private final Map<Want, Integer> missing = new HashMap<>();
  private final Map<ThreadNode, Integer> openWants = new HashMap<>();
  private final Set<ThreadNode> freed = new LinkedHashSet<>();
  private final Deque<ThreadNode> toFree = new ArrayDeque<>();

  private Reduction(WaitForGraph graph, Blockers blockers) {
    this.graph = graph;
    this.blockers = blockers;
  }

  /**
   * Returns the threads that wait and can never go on, in the order of their keys.
   *
   * @param besides threads that are taken to go on, whatever they wait for
   */
  static Set<ThreadNode> stuck(WaitForGraph graph, Blockers blockers, Set<ThreadNode> besides) {
    return new Reduction(graph, blockers).run(besides);
  }

  private Set<ThreadNode> run(Set<ThreadNode> besides) {
    Set<ThreadNode> stuck = new LinkedHashSet<>();
    for (ThreadNode thread : graph.threads().values()) {
      int open = 0;
      for (Want want : thread.wants) {
        int lacks = blockers.lacks(want);
        if (lacks > 0) {
          missing.put(want, lacks);
          open++;
        }
      }
      openWants.put(thread, open);
      if (open > 0) {
        stuck.add(thread);
      } else if (!blockers.rests(thread)) {
        toFree.add(thread);
      }
    }
    toFree.addAll(besides);
    while (!toFree.isEmpty()) {
      free(toFree.remove());
    }
    stuck.removeAll(freed);
    return stuck;
  }

  private void free(ThreadNode thread) {
    if (!freed.add(thread)) {
      return;
    }
    for (HoldEdge hold : thread.holds) {
      for (Want want : hold.resource().wanted) {
        relieve(want, blockers.relief(hold, want));
      }
    }
    for (Want want : thread.behind) {
      relieve(want, blockers.reliefOfTurn(want));
    }
    for (Want want : thread.signals) {
      relieve(want, blockers.reliefOfSignal(want));
    }
    for (Want want : thread.helps) {
      relieve(want, blockers.reliefOfHelp(want));
    }
  }

  private void relieve(Want want, int by) {
    Integer lacks = missing.get(want);
    if (lacks == null || by == 0) {
      return;
    }
    if (lacks > by) {
      missing.put(want, lacks - by);
      return;
    }
    missing.remove(want);
    if (openWants.merge(want.waiter(), -1, Integer::sum) == 0) {
      toFree.add(want.waiter());
    }
  }
}
