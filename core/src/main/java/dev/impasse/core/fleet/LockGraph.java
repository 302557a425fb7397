package dev.impasse.core.fleet;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultDirectedGraph;
import org.jgrapht.graph.DefaultEdge;

/**
 * Says which entries can lie on a cycle at all.
 *
 * <p><b>Shape.</b> A vertex for each lock class, an edge from each held one to the requested one;
 * what nobody holds or nobody requests is left out before. <b>Cost.</b> {@code O(V + E)};
 * components are JGraphT's (Kosaraju's).
 */
final class LockGraph {

  private final Map<Integer, Integer> component = new HashMap<>();

  /**
   * Makes the graph of entries.
   *
   * @param entries the numbers of the lock classes of each, the requested one last
   */
  LockGraph(List<int[]> entries) {
    List<int[]> left = entries;
    BitSet between = between(left);
    for (int before = -1; before != left.size(); between = between(left)) {
      before = left.size();
      left = reduced(left, between);
    }
    Graph<Integer, DefaultEdge> graph = new DefaultDirectedGraph<>(DefaultEdge.class);
    for (int[] classes : left) {
      int wanted = classes[classes.length - 1];
      for (int i = 0; i < classes.length - 1; i++) {
        if (between.get(classes[i])) {
          graph.addVertex(classes[i]);
          graph.addVertex(wanted);
          graph.addEdge(classes[i], wanted);
        }
      }
    }
    int number = 0;
    for (Set<Integer> locks :
        new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
      for (int lock : locks) {
        component.put(lock, number);
      }
      number++;
    }
  }

  /** Returns the locks that somebody holds and somebody requests. */
  private static BitSet between(List<int[]> entries) {
    BitSet held = new BitSet();
    BitSet requested = new BitSet();
    for (int[] classes : entries) {
      int last = classes.length - 1;
      requested.set(classes[last]);
      for (int i = 0; i < last; i++) {
        held.set(classes[i]);
      }
    }
    held.and(requested);
    return held;
  }

  /** Returns the entries that request such a lock, and hold another one. */
  private static List<int[]> reduced(List<int[]> entries, BitSet between) {
    List<int[]> left = new ArrayList<>();
    for (int[] classes : entries) {
      int last = classes.length - 1;
      boolean holds = false;
      for (int i = 0; i < last; i++) {
        holds |= between.get(classes[i]);
      }
      if (holds && between.get(classes[last])) {
        left.add(classes);
      }
    }
    return left;
  }

  /** Whether an entry requests a lock from which there is a way back to one that it holds. */
  boolean onCycle(int[] classes) {
    int last = classes.length - 1;
    Integer requested = component.get(classes[last]);
    boolean onCycle = false;
    for (int i = 0; i < last && !onCycle && requested != null; i++) {
      onCycle = requested.equals(component.get(classes[i]));
    }
    return onCycle;
  }
}
