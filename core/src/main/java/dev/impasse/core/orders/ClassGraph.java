package dev.impasse.core.orders;

import dev.impasse.core.orders.Inversions.Step;
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
 * <p><b>Shape.</b> A vertex for each lock class, an edge from each held one to the requested one.
 * <b>Cost.</b> {@code O(V + E)}; components are JGraphT's (Kosaraju's).
 */
final class ClassGraph {

  private final Map<LockClass, Integer> component = new HashMap<>();

  private ClassGraph() {}

  static ClassGraph of(List<Step> steps) {
    Graph<LockClass, DefaultEdge> graph = new DefaultDirectedGraph<>(DefaultEdge.class);
    for (Step step : steps) {
      LockClass requested = step.entry().requested().lock();
      graph.addVertex(requested);
      for (OrderedLock held : step.entry().held()) {
        graph.addVertex(held.lock());
        graph.addEdge(held.lock(), requested);
      }
    }
    ClassGraph result = new ClassGraph();
    int number = 0;
    for (Set<LockClass> locks :
        new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
      for (LockClass lock : locks) {
        result.component.put(lock, number);
      }
      number++;
    }
    return result;
  }

  /** Whether an entry requests a lock from which there is a way back to one that it holds. */
  boolean onCycle(OrderEntry entry) {
    Integer requested = component.get(entry.requested().lock());
    return entry.held().stream()
        .anyMatch(held -> requested != null && requested.equals(component.get(held.lock())));
  }
}
