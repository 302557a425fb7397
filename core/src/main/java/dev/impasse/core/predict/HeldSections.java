package dev.impasse.core.predict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the sections begin that are held at instances of abstract acquires, in a detailed trace.
 *
 * <p>For an instance, item and token of each acquire of what it holds, one after the other, oldest
 * first.
 */
final class HeldSections {

  private final Map<Integer, List<int[]>> byNode = new HashMap<>();

  private HeldSections() {}

  /** Collects them for all abstract acquires of some patterns, in the order of their instances. */
  static HeldSections of(SyncTrace trace, List<int[]> patterns) {
    HeldSections sections = new HeldSections();
    Map<Integer, LongIntMap> byThread = new HashMap<>();
    for (int[] pattern : patterns) {
      for (int node : pattern) {
        sections.byNode.computeIfAbsent(node, n -> new ArrayList<>());
        byThread
            .computeIfAbsent(trace.abstractThread[node], t -> new LongIntMap())
            .put(trace.abstractTransition[node], node);
      }
    }
    byThread.forEach((thread, nodes) -> sections.collect(trace, thread, nodes));
    return sections;
  }

  private void collect(SyncTrace trace, int thread, LongIntMap nodes) {
    ItemCursor cursor = new ItemCursor(trace.log(thread));
    IntList open = new IntList();
    while (cursor.hasNext()) {
      cursor.next();
      if (cursor.tag == ItemLog.ACQUIRE) {
        int node = cursor.flag ? LongIntMap.NONE : nodes.get(cursor.value);
        List<int[]> of = node < 0 ? null : byNode.get(node);
        if (of != null) {
          of.add(open.toArray());
        }
        open.add(cursor.item);
        open.add(trace.locksets.token(cursor.value));
      } else if (cursor.tag == ItemLog.RELEASE) {
        remove(open, cursor.value);
      }
    }
  }

  private static void remove(IntList open, int token) {
    int i = open.size() - 1;
    while (i >= 0 && open.get(i) != token) {
      i -= 2;
    }
    if (i >= 0) {
      open.remove(i);
      open.remove(i - 1);
    }
  }

  /** Returns item, token, item, token, ... of what an instance holds. */
  int[] of(int node, int instance) {
    return byNode.getOrDefault(node, List.of()).get(instance);
  }
}
