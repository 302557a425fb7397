package dev.impasse.core.waitfor;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.waitfor.Blockers.Trust;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
 * components with a shortest cycle of each, and the threads that wait for somebody who will not
 * come.
 *
 * <p>Up to four times. First with what the JVM and the JDK guarantee of owners; in a closed world
 * also with what nobody outside it can change, and where nobody in it can move, with all holds:
 * that is detected. Then, among the threads that this does not explain, taking for granted that
 * nobody releases what anybody may and nobody gives a signal but those we know of: that is
 * suspected.
 *
 * <p>Cost: {@code O(V + E)} for reduction and components (Kosaraju's, the only one of JGraphT that
 * does not recurse), and a breadth-first search from some vertices of each component.
 */
public final class Deadlocks {

  private final WaitForGraph graph;
  private final List<Cause> causes = new ArrayList<>();
  private final StableOrder order = new StableOrder();

  /** Threads that are part of a deadlock or behind it, by the index of its cause. */
  private final Map<ThreadNode, Integer> explained = new HashMap<>();

  /** Why threads cannot go on: a cycle, or one thread whose wait leads to nobody. */
  private static final class Cause {
    final List<ThreadNode> threads;
    final @Nullable Want deadEnd;
    final Certainty certainty;
    final Blockers blockers;
    final Map<Long, Bystander> behind = new TreeMap<>();

    Cause(
        List<ThreadNode> threads, @Nullable Want deadEnd, Certainty certainty, Blockers blockers) {
      this.threads = threads;
      this.deadEnd = deadEnd;
      this.certainty = certainty;
      this.blockers = blockers;
    }

    void behind(ThreadNode waiter, Want want) {
      behind.put(waiter.key, new Bystander(waiter.ref, want.resource().ref, want.wantsAt()));
    }
  }

  private Deadlocks(WaitForGraph graph) {
    this.graph = graph;
  }

  /** Returns the deadlocks, each once; detected ones first, then by their smallest thread. */
  public static List<Finding> find(WaitForGraph graph) {
    Deadlocks deadlocks = new Deadlocks(graph);
    deadlocks.lookForDetected();
    deadlocks.look(Certainty.SUSPECTED, Trust.SUSPECTING);
    return deadlocks.findings();
  }

  /** Returns only what is certain. */
  public static List<Finding> detected(WaitForGraph graph) {
    Deadlocks deadlocks = new Deadlocks(graph);
    deadlocks.lookForDetected();
    return deadlocks.findings();
  }

  /** Whether there is something that would be detected, were the world closed, and is not. */
  public static boolean dependsOnOthers(WaitForGraph graph) {
    Set<ThreadNode> stuck = Reduction.stuck(graph, new Blockers(Trust.STANDSTILL), Set.of());
    return stuck.size() > Reduction.stuck(graph, new Blockers(Trust.OWNERS), Set.of()).size();
  }

  private void lookForDetected() {
    look(Certainty.DETECTED, Trust.OWNERS);
    if (graph.isClosed()) {
      look(Certainty.DETECTED, Trust.CLOSED);
      if (standsStill()) {
        look(Certainty.DETECTED, Trust.STANDSTILL);
      }
    }
  }

  /** Whether no thread of a closed world can go on. */
  private boolean standsStill() {
    Blockers blockers = new Blockers(Trust.STANDSTILL);
    Set<ThreadNode> stuck = Reduction.stuck(graph, blockers, Set.of());
    return graph.isWhole()
        && graph.threads().values().stream()
            .allMatch(thread -> stuck.contains(thread) || blockers.rests(thread));
  }

  private void look(Certainty certainty, Trust trust) {
    Blockers blockers = new Blockers(trust);
    Set<ThreadNode> stuck = Reduction.stuck(graph, blockers, Set.of());
    if (explained.keySet().containsAll(stuck)) {
      return;
    }
    Graph<ThreadNode, DefaultEdge> waits = edges(stuck, blockers);
    // Who is behind what was found before, by a wait that only counts now, belongs to that; unless
    // the end of that would not help: then there is a deadlock besides.
    Set<ThreadNode> besides =
        explained.isEmpty() ? stuck : Reduction.stuck(graph, blockers, explained.keySet());
    gather(waits, explained.keySet(), blockers, besides);
    Set<ThreadNode> rest = new LinkedHashSet<>(stuck);
    rest.removeAll(explained.keySet());
    List<Cause> found = new ArrayList<>();
    Graph<ThreadNode, DefaultEdge> among = explained.isEmpty() ? waits : edges(rest, blockers);
    for (Set<ThreadNode> component :
        new KosarajuStrongConnectivityInspector<>(among).stronglyConnectedSets()) {
      List<ThreadNode> cycle = new ShortestCycle(among, component, order).find();
      if (!cycle.isEmpty()) {
        found.add(new Cause(cycle, null, certainty, blockers));
      }
    }
    found.addAll(deadEnds(rest, certainty, blockers));
    found.sort(Comparator.comparingLong(cause -> cause.threads.get(0).key));
    List<ThreadNode> roots = new ArrayList<>();
    for (Cause cause : found) {
      for (ThreadNode thread : cause.threads) {
        if (explained.putIfAbsent(thread, causes.size()) == null) {
          roots.add(thread);
        }
      }
      causes.add(cause);
    }
    gather(waits, roots, blockers, Set.of());
  }

  private static Graph<ThreadNode, DefaultEdge> edges(Set<ThreadNode> stuck, Blockers blockers) {
    Graph<ThreadNode, DefaultEdge> waits = new DefaultDirectedGraph<>(DefaultEdge.class);
    stuck.forEach(waits::addVertex);
    for (ThreadNode thread : stuck) {
      for (Want want : thread.wants) {
        for (ThreadNode blocker : blockers.of(want)) {
          if (stuck.contains(blocker)) {
            waits.addEdge(thread, blocker);
          }
        }
      }
    }
    return waits;
  }

  /** Returns the waits that lead to a thread at rest, or to nobody; one for each resource. */
  private List<Cause> deadEnds(Set<ThreadNode> stuck, Certainty certainty, Blockers blockers) {
    Map<ResourceNode, List<Want>> found = new LinkedHashMap<>();
    for (ThreadNode thread : stuck) {
      for (Want want : thread.wants) {
        if (blockers.isLost(want) || blockers.of(want).stream().anyMatch(blockers::rests)) {
          found.computeIfAbsent(want.resource(), k -> new ArrayList<>()).add(want);
          break;
        }
      }
    }
    List<Cause> causes = new ArrayList<>();
    for (List<Want> wants : found.values()) {
      wants.sort(Comparator.comparing(Want::waiter, order));
      List<ThreadNode> waiters = wants.stream().map(Want::waiter).toList();
      Cause cause = new Cause(waiters, wants.get(0), certainty, blockers);
      for (Want other : wants.subList(1, wants.size())) {
        cause.behind(other.waiter(), other);
      }
      causes.add(cause);
    }
    return causes;
  }

  /** Against the direction of waiting: whoever waits for one of these is behind the same. */
  private void gather(
      Graph<ThreadNode, DefaultEdge> waits,
      Iterable<ThreadNode> from,
      Blockers blockers,
      Set<ThreadNode> except) {
    Deque<ThreadNode> reached = new ArrayDeque<>();
    for (ThreadNode thread : from) {
      if (waits.containsVertex(thread)) {
        reached.add(thread);
      }
    }
    while (!reached.isEmpty()) {
      ThreadNode at = reached.remove();
      int cause = explained.getOrDefault(at, 0);
      for (DefaultEdge edge : waits.incomingEdgesOf(at)) {
        ThreadNode waiter = waits.getEdgeSource(edge);
        if (!except.contains(waiter) && explained.putIfAbsent(waiter, cause) == null) {
          reached.add(waiter);
          causes.get(cause).behind(waiter, Findings.wantFor(waiter, at, blockers));
        }
      }
    }
  }

  /** Returns why a finding is believed, with what could make it wrong. */
  private List<String> grounds(Cause cause, Finding finding) {
    List<String> why = new ArrayList<>(finding.why());
    boolean owned = true;
    for (ThreadNode thread : cause.threads) {
      for (Want want : thread.wants) {
        if (want.interruptible) {
          why.add("an interrupt of \"" + thread.ref.label() + "\" would end its wait");
        }
        owned &= Blockers.isOwned(want.resource());
      }
    }
    if (cause.certainty == Certainty.DETECTED && !owned) {
      why.add(
          "nobody else is left to end it: every thread of the program waits without a time-out, and"
              + " nothing from outside is awaited");
    } else if (cause.certainty == Certainty.SUSPECTED) {
      why.addAll(graph.others());
    }
    return why;
  }

  private List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (Cause cause : causes) {
      List<Bystander> behind = List.copyOf(cause.behind.values());
      Finding finding =
          cause.deadEnd == null
              ? Findings.ofCycle(cause.threads, cause.certainty, behind, cause.blockers)
              : Findings.ofDeadEnd(cause.deadEnd, cause.certainty, behind, cause.blockers);
      findings.add(finding.because(grounds(cause, finding)));
    }
    return findings;
  }
}
