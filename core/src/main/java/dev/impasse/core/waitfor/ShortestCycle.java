package dev.impasse.core.waitfor;

import dev.impasse.core.waitfor.WaitForGraph.ThreadNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;

/**
 * A shortest cycle of a strongly connected component: a breadth-first search from at most {@value
 * #STARTS} of its vertices.
 */
final class ShortestCycle {

  private static final int STARTS = 64;

  private final Graph<ThreadNode, DefaultEdge> waits;
  private final Set<ThreadNode> component;

  ShortestCycle(Graph<ThreadNode, DefaultEdge> waits, Set<ThreadNode> component) {
    this.waits = waits;
    this.component = component;
  }

  /** Returns the cycle, smallest key first; empty if there is none. */
  List<ThreadNode> find() {
    List<ThreadNode> best = List.of();
    List<ThreadNode> starts = new ArrayList<>(component);
    starts.sort(Comparator.comparingLong(thread -> thread.key));
    for (ThreadNode start : starts.subList(0, Math.min(STARTS, starts.size()))) {
      List<ThreadNode> cycle = through(start, best.size());
      if (!cycle.isEmpty() && (best.isEmpty() || cycle.size() < best.size())) {
        best = cycle;
      }
      if (best.size() == 1) {
        break;
      }
    }
    return rotated(best);
  }

  /** Breadth-first search for the shortest way from a vertex back to itself. */
  private List<ThreadNode> through(ThreadNode start, int bound) {
    Map<ThreadNode, ThreadNode> cameFrom = new HashMap<>();
    Map<ThreadNode, Integer> distance = new HashMap<>();
    Deque<ThreadNode> queue = new ArrayDeque<>();
    queue.add(start);
    distance.put(start, 0);
    while (!queue.isEmpty()) {
      ThreadNode at = queue.remove();
      int next = distance.getOrDefault(at, 0) + 1;
      if (bound > 0 && next >= bound) {
        return List.of();
      }
      for (DefaultEdge edge : waits.outgoingEdgesOf(at)) {
        ThreadNode to = waits.getEdgeTarget(edge);
        if (to == start) {
          return wayBack(start, at, cameFrom);
        }
        if (component.contains(to) && distance.putIfAbsent(to, next) == null) {
          cameFrom.put(to, at);
          queue.add(to);
        }
      }
    }
    return List.of();
  }

  private static List<ThreadNode> wayBack(
      ThreadNode start, ThreadNode last, Map<ThreadNode, ThreadNode> cameFrom) {
    Deque<ThreadNode> cycle = new ArrayDeque<>();
    for (ThreadNode at = last; at != null; at = at == start ? null : cameFrom.get(at)) {
      cycle.addFirst(at);
    }
    return List.copyOf(cycle);
  }

  private static List<ThreadNode> rotated(List<ThreadNode> cycle) {
    int first = 0;
    for (int i = 1; i < cycle.size(); i++) {
      if (cycle.get(i).key < cycle.get(first).key) {
        first = i;
      }
    }
    List<ThreadNode> rotated = new ArrayList<>(cycle.subList(first, cycle.size()));
    rotated.addAll(cycle.subList(0, first));
    return rotated;
  }
}
