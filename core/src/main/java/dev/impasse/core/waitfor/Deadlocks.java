package dev.impasse.core.waitfor;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.Fingerprint;
import dev.impasse.core.finding.FixAdvice;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.Side;
import dev.impasse.core.waitfor.WaitForGraph.HoldEdge;
import dev.impasse.core.waitfor.WaitForGraph.ThreadNode;
import dev.impasse.core.waitfor.WaitForGraph.Want;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultDirectedGraph;
import org.jgrapht.graph.DefaultEdge;
import org.jspecify.annotations.Nullable;

/**
 * Finds the deadlocks of a wait-for graph: what is left after reduction, its strongly connected
 * components, and a shortest cycle of each.
 *
 * <p>Cost: {@code O(V + E)} for reduction and components (Kosaraju's, the only one of JGraphT that
 * does not recurse), and a breadth-first search from at most {@value #STARTS} vertices of each
 * component.
 */
public final class Deadlocks {

  private static final int STARTS = 64;

  private final Graph<ThreadNode, DefaultEdge> waits =
      new DefaultDirectedGraph<>(DefaultEdge.class);
  private final Set<ThreadNode> stuck;

  private Deadlocks(WaitForGraph graph) {
    stuck = Reduction.stuck(graph);
  }

  /** Returns the deadlocks, each once, ordered by their smallest thread; certainty "detected". */
  public static List<Finding> find(WaitForGraph graph) {
    return new Deadlocks(graph).find();
  }

  private List<Finding> find() {
    if (stuck.isEmpty()) {
      return List.of();
    }
    stuck.forEach(waits::addVertex);
    for (ThreadNode thread : stuck) {
      for (Want want : thread.wants) {
        for (HoldEdge hold : want.resource().holders) {
          if (blocks(hold, want)) {
            waits.addEdge(thread, hold.holder());
          }
        }
      }
    }
    List<List<ThreadNode>> cycles = new ArrayList<>();
    for (Set<ThreadNode> component :
        new KosarajuStrongConnectivityInspector<>(waits).stronglyConnectedSets()) {
      List<ThreadNode> cycle = shortestCycle(component);
      if (!cycle.isEmpty()) {
        cycles.add(cycle);
      }
    }
    cycles.sort(Comparator.comparingLong(cycle -> cycle.get(0).key));
    return findings(cycles);
  }

  private boolean blocks(HoldEdge hold, Want want) {
    return stuck.contains(hold.holder())
        && Blockers.canBeStuck(want)
        && Blockers.blocks(hold, want);
  }

  /** Returns a shortest cycle within a component, smallest key first; empty if there is none. */
  private List<ThreadNode> shortestCycle(Set<ThreadNode> component) {
    List<ThreadNode> best = List.of();
    List<ThreadNode> starts = new ArrayList<>(component);
    starts.sort(Comparator.comparingLong(thread -> thread.key));
    for (ThreadNode start : starts.subList(0, Math.min(STARTS, starts.size()))) {
      List<ThreadNode> cycle = cycleThrough(start, component, best.size());
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
  private List<ThreadNode> cycleThrough(ThreadNode start, Set<ThreadNode> component, int bound) {
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

  private List<Finding> findings(List<List<ThreadNode>> cycles) {
    Map<ThreadNode, Integer> deadlockOf = new HashMap<>();
    Deque<ThreadNode> reached = new ArrayDeque<>();
    for (int i = 0; i < cycles.size(); i++) {
      for (ThreadNode thread : cycles.get(i)) {
        deadlockOf.put(thread, i);
        reached.add(thread);
      }
    }
    List<Map<Long, Bystander>> behind = new ArrayList<>();
    cycles.forEach(cycle -> behind.add(new TreeMap<>()));
    // Against the direction of waiting: whoever waits for one of these is behind the same deadlock.
    while (!reached.isEmpty()) {
      ThreadNode at = reached.remove();
      int deadlock = deadlockOf.getOrDefault(at, 0);
      for (DefaultEdge edge : waits.incomingEdgesOf(at)) {
        ThreadNode waiter = waits.getEdgeSource(edge);
        if (deadlockOf.putIfAbsent(waiter, deadlock) == null) {
          reached.add(waiter);
          Want want = wantFor(waiter, at);
          behind
              .get(deadlock)
              .put(waiter.key, new Bystander(waiter.ref, want.resource().ref, want.wantsAt()));
        }
      }
    }
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < cycles.size(); i++) {
      findings.add(finding(cycles.get(i), List.copyOf(behind.get(i).values())));
    }
    return findings;
  }

  private Finding finding(List<ThreadNode> cycle, List<Bystander> behind) {
    List<Side> sides = new ArrayList<>();
    int n = cycle.size();
    for (int i = 0; i < n; i++) {
      ThreadNode before = cycle.get((i + n - 1) % n);
      ThreadNode thread = cycle.get(i);
      Want want = wantFor(thread, cycle.get((i + 1) % n));
      Want wantedFromHere = wantFor(before, thread);
      sides.add(
          new Side(
              thread.ref,
              want.resource().ref,
              want.mode(),
              want.wantsAt(),
              want.expression(),
              holds(thread, wantedFromHere),
              thread.stack));
    }
    FindingKind kind = n == 1 ? FindingKind.SELF_DEADLOCK : FindingKind.DEADLOCK;
    return new Finding(
        kind,
        Certainty.DETECTED,
        Fingerprint.of(kind, sides),
        sides,
        behind,
        List.of(),
        FixAdvice.of(sides));
  }

  /** Returns the holds of a thread, those first that stand in the way of the side before it. */
  private static List<Hold> holds(ThreadNode thread, Want wanted) {
    List<Hold> first = new ArrayList<>();
    List<Hold> rest = new ArrayList<>();
    for (HoldEdge edge : thread.holds) {
      Hold hold =
          new Hold(
              edge.resource().ref, edge.mode(), edge.count(), edge.acquiredAt(), edge.expression());
      (edge.resource() == wanted.resource() ? first : rest).add(hold);
    }
    first.addAll(rest);
    return first;
  }

  /** Returns the outermost wait of a thread that another stands in the way of. */
  private Want wantFor(ThreadNode waiter, ThreadNode blocker) {
    @Nullable Want found = null;
    for (Want want : waiter.wants) {
      for (HoldEdge hold : want.resource().holders) {
        if (found == null && hold.holder() == blocker && blocks(hold, want)) {
          found = want;
        }
      }
    }
    if (found == null) {
      throw new AssertionError("an edge without a wait: thread=" + waiter.ref.label());
    }
    return found;
  }
}
