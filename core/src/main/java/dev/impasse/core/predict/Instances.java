package dev.impasse.core.predict;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the abstract acquires of some patterns happened: for each the numbers of the items of its
 * thread, ascending.
 *
 * <p>Collected in one walk over the threads concerned, after the patterns are known, so that
 * nothing is kept for the nested acquires that are in none.
 */
final class Instances {

  private final Map<Integer, IntList> items = new HashMap<>();

  private Instances() {}

  /** Collects the instances of all abstract acquires in some patterns. */
  static Instances of(SyncTrace trace, List<int[]> patterns) {
    Instances instances = new Instances();
    Map<Integer, LongIntMap> byThread = new HashMap<>();
    BitSet transitions = new BitSet();
    for (int[] pattern : patterns) {
      for (int node : pattern) {
        instances.items.computeIfAbsent(node, n -> new IntList());
        transitions.set(trace.abstractTransition[node]);
        byThread
            .computeIfAbsent(trace.abstractThread[node], t -> new LongIntMap())
            .put(trace.abstractTransition[node], node);
      }
    }
    byThread.forEach((thread, nodes) -> instances.collect(trace, thread, nodes, transitions));
    return instances;
  }

  private void collect(SyncTrace trace, int thread, LongIntMap nodes, BitSet transitions) {
    ItemCursor cursor = new ItemCursor(trace.log(thread));
    while (cursor.hasNext()) {
      cursor.next();
      if (cursor.tag == ItemLog.ACQUIRE && !cursor.flag && transitions.get(cursor.value)) {
        int node = nodes.get(cursor.value);
        if (node >= 0) {
          of(node).add(cursor.item);
        }
      }
    }
  }

  /** Returns the items of an abstract acquire. */
  IntList of(int node) {
    IntList list = items.get(node);
    if (list == null) {
      throw new AssertionError("an abstract acquire that is in no pattern: node=" + node);
    }
    return list;
  }
}
