package dev.impasse.core.predict;

import java.util.Arrays;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultDirectedGraph;
import org.jgrapht.graph.DefaultEdge;

/**
 * The abstract acquires that can lie on a cycle of the lock-order graph.
 *
 * <p><b>Shape.</b> The lock-order graph has a vertex for each lock and an edge {@code held ->
 * wanted} for each pair of an abstract acquire. Locks without a way in or out are peeled off first,
 * in arrays: that leaves nothing where locks are taken in one order. The components of the rest are
 * JGraphT's (Kosaraju's, which does not recurse).
 *
 * <p><b>Cost.</b> {@code O(E log E)}, E = pairs of held and wanted locks over all abstract
 * acquires.
 */
final class LockOrder {

  private static final int PEELED = -1;

  private final SyncTrace trace;
  private final int[] component;
  private final IntList candidates = new IntList();

  private LockOrder(SyncTrace trace) {
    this.trace = trace;
    this.component = new int[trace.lockCount];
  }

  /** Returns the order of a trace's locks. */
  static LockOrder of(SyncTrace trace) {
    LockOrder order = new LockOrder(trace);
    long[] edges = order.edges();
    order.components(edges, Peeling.of(edges, trace.lockCount));
    for (int node = 0; node < trace.abstractCount; node++) {
      if (order.onCycle(node)) {
        order.candidates.add(node);
      }
    }
    return order;
  }

  /** Returns the abstract acquires that hold and want locks of one component, ascending. */
  int[] candidates() {
    return candidates.toArray();
  }

  /** Whether two locks are in one component. */
  boolean connected(int lockA, int lockB) {
    return component[lockA] != PEELED && component[lockA] == component[lockB];
  }

  private boolean onCycle(int node) {
    int wanted = trace.wanted(node) >> 1;
    for (int held : trace.held(node)) {
      if (connected(held >> 1, wanted)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the distinct edges {@code held << 32 | wanted}, sorted. */
  private long[] edges() {
    long[] edges = new long[64];
    int count = 0;
    boolean[] seen = new boolean[trace.locksets.transitionCount()];
    for (int node = 0; node < trace.abstractCount; node++) {
      int transition = trace.abstractTransition[node];
      if (seen[transition]) {
        continue;
      }
      seen[transition] = true;
      int wanted = trace.wanted(node) >> 1;
      for (int token : trace.held(node)) {
        if (token >> 1 != wanted) {
          if (count == edges.length) {
            edges = Arrays.copyOf(edges, count * 2);
          }
          edges[count++] = (long) (token >> 1) << 32 | wanted;
        }
      }
    }
    Arrays.sort(edges, 0, count);
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || edges[i] != edges[i - 1]) {
        edges[distinct++] = edges[i];
      }
    }
    return Arrays.copyOf(edges, distinct);
  }

  private void components(long[] edges, Peeling peeling) {
    Graph<Integer, DefaultEdge> graph = new DefaultDirectedGraph<>(DefaultEdge.class);
    for (long edge : edges) {
      int held = (int) (edge >>> 32);
      int wanted = (int) edge;
      if (peeling.leaves(held) && peeling.leaves(wanted)) {
        graph.addVertex(held);
        graph.addVertex(wanted);
        graph.addEdge(held, wanted);
      }
    }
    Arrays.fill(component, PEELED);
    int number = 0;
    for (Set<Integer> locks :
        new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
      if (locks.size() > 1) {
        for (int lock : locks) {
          component[lock] = number;
        }
        number++;
      }
    }
  }
}
