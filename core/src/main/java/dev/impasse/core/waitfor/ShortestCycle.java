package dev.impasse.core.waitfor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;

/**
 * A shortest cycle of a strongly connected component: a breadth-first search from at most {@value
 * #STARTS} of its vertices. Of several, the same one in every run, as far as {@link StableOrder}
 * tells threads apart.
 */
final class ShortestCycle {

  private static final int STARTS = 64;

  /** Whom each thread of the component waits for, threads and lists in a stable order. */
  private final Map<ThreadNode, List<ThreadNode>> next = new LinkedHashMap<>();

  /** Whether there is no other cycle. */
  private final boolean isRing;

  ShortestCycle(
      Graph<ThreadNode, DefaultEdge> waits, Set<ThreadNode> component, StableOrder order) {
    List<ThreadNode> threads = new ArrayList<>(component);
    threads.sort(order);
    threads.forEach(thread -> next.put(thread, new ArrayList<>()));
    for (ThreadNode to : threads) {
      for (DefaultEdge edge : waits.incomingEdgesOf(to)) {
        List<ThreadNode> of = next.get(waits.getEdgeSource(edge));
        if (of != null) {
          of.add(to);
        }
      }
    }
    isRing = next.values().stream().allMatch(list -> list.size() == 1);
  }

  /** Returns the cycle, smallest key first; empty if there is none. */
  List<ThreadNode> find() {
    List<ThreadNode> best = List.of();
    for (ThreadNode start : next.keySet().stream().limit(STARTS).toList()) {
      List<ThreadNode> cycle = through(start, best.size());
      if (!cycle.isEmpty() && (best.isEmpty() || cycle.size() < best.size())) {
        best = cycle;
      }
      if (best.size() == 1 || isRing) {
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
      int far = distance.getOrDefault(at, 0) + 1;
      if (bound > 0 && far >= bound) {
        return List.of();
      }
      for (ThreadNode to : next.getOrDefault(at, List.of())) {
        if (to == start) {
          return wayBack(start, at, cameFrom);
        }
        if (distance.putIfAbsent(to, far) == null) {
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
