package dev.impasse.forked;

import dev.impasse.forked.LockScript.Kind;
import dev.impasse.forked.LockScript.Op;
import dev.impasse.forked.LockScript.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says who can never go on, by the rules of the locks and the books of the script: lets everybody
 * end who can, again and again, until nobody can any more. It shares nothing with the detector.
 *
 * <p>The order of a queue is not in the books. A reader who waits although no holder is in his way
 * must be behind somebody who has to wait; where several could be it, there is a {@link #all
 * variant} for each.
 */
final class StuckOracle {

  private static final int MOST_VARIANTS = 64;

  private final ScriptState state;

  /** Who is ahead of whom in a queue, where that alone makes them wait. */
  private final Map<Integer, Integer> ahead;

  private StuckOracle(ScriptState state, Map<Integer, Integer> ahead) {
    this.state = state;
    this.ahead = ahead;
  }

  /** Returns an oracle for each order that the queues may have. */
  static List<StuckOracle> all(ScriptState state) {
    StuckOracle plain = new StuckOracle(state, Map.of());
    List<Map<Integer, Integer>> orders = new ArrayList<>(List.of(Map.of()));
    for (int t = 0; t < state.threads(); t++) {
      List<Integer> candidates = plain.candidates(t);
      if (!candidates.isEmpty() && orders.size() * candidates.size() <= MOST_VARIANTS) {
        List<Map<Integer, Integer>> more = new ArrayList<>();
        for (Map<Integer, Integer> order : orders) {
          for (int candidate : candidates) {
            Map<Integer, Integer> longer = new HashMap<>(order);
            longer.put(t, candidate);
            more.add(longer);
          }
        }
        orders = more;
      }
    }
    return orders.stream().map(order -> new StuckOracle(state, order)).toList();
  }

  /** Returns who may be ahead of a thread that no holder hinders. */
  private List<Integer> candidates(int t) {
    List<Integer> candidates = new ArrayList<>();
    if (state.waits(t) && sharedWait(t) && granted(t, ended())) {
      for (int u : rivals(t)) {
        if (!granted(u, ended())) {
          candidates.add(u);
        }
      }
    }
    return candidates;
  }

  private Set<Integer> ended() {
    Set<Integer> ended = new TreeSet<>();
    for (int t = 0; t < state.threads(); t++) {
      if (state.ended(t)) {
        ended.add(t);
      }
    }
    return ended;
  }

  /** Returns the others that wait for the same lock. */
  List<Integer> rivals(int t) {
    List<Integer> rivals = new ArrayList<>();
    if (!state.waits(t) || state.step(t).op() == Op.JOIN) {
      return rivals;
    }
    for (int u = 0; u < state.threads(); u++) {
      if (u != t
          && state.waits(u)
          && state.step(u).op() != Op.JOIN
          && state.step(u).target() == state.step(t).target()) {
        rivals.add(u);
      }
    }
    return rivals;
  }

  /** Whether nothing but its place in the queue of a stamped lock keeps a thread waiting. */
  boolean waitsInQueueOfStamped(int t) {
    return ahead.containsKey(t) && state.waitsForStamped(t);
  }

  private boolean sharedWait(int t) {
    Step step = state.step(t);
    return step.op() == Op.READ || (step.op() == Op.TAKE && state.kind(step) == Kind.SEMAPHORE);
  }

  // ---- reduction --------------------------------------------------------------------------------

  /** Returns who never goes on. */
  Set<Integer> stuck() {
    return stuck(ended());
  }

  /** Returns who of these threads never goes on, even if all others had ended. */
  Set<Integer> stuckAmong(Set<Integer> component) {
    Set<Integer> gone = new TreeSet<>();
    for (int t = 0; t < state.threads(); t++) {
      if (!component.contains(t)) {
        gone.add(t);
      }
    }
    return stuck(gone);
  }

  private Set<Integer> stuck(Set<Integer> gone) {
    Set<Integer> stuck = new TreeSet<>();
    for (int t = 0; t < state.threads(); t++) {
      if (!gone.contains(t)) {
        stuck.add(t);
      }
    }
    boolean changed = true;
    while (changed) {
      Set<Integer> free = new HashSet<>();
      for (int t : stuck) {
        Integer first = ahead.get(t);
        if (granted(t, gone) && (first == null || gone.contains(first))) {
          free.add(t);
        }
      }
      changed = stuck.removeAll(free);
      gone.addAll(free);
    }
    return stuck;
  }

  /** Whether the lock lets a thread in, after some have ended and given back all they had. */
  private boolean granted(int t, Set<Integer> gone) {
    if (!state.waits(t)) {
      return true; // it moves
    }
    Step step = state.step(t);
    if (step.op() == Op.JOIN) {
      return gone.contains(step.target());
    }
    int free = state.script().resources().get(step.target()).permits();
    for (int h = 0; h < state.threads(); h++) {
      if (!gone.contains(h)) {
        free -= state.shared(h, step.target());
        if (state.kind(step) != Kind.SEMAPHORE && excludes(h, t, step)) {
          return false;
        }
      }
    }
    return state.kind(step) != Kind.SEMAPHORE || free >= step.amount();
  }

  /** Whether what one thread holds of a lock keeps another, or itself, from taking it. */
  private boolean excludes(int holder, int t, Step step) {
    boolean writes = state.exclusive(holder, step.target()) > 0;
    boolean reads = state.shared(holder, step.target()) > 0;
    return switch (state.kind(step)) {
      case MONITOR, LOCK -> writes && holder != t;
      case READ_WRITE ->
          holder == t ? reads && !writes && !step.reads() : writes || (reads && !step.reads());
      case STAMPED -> writes || (reads && !step.reads());
      case SEMAPHORE -> throw new AssertionError("permits are counted");
    };
  }

  // ---- graph ------------------------------------------------------------------------------------

  /** Returns those without whom a thread could perhaps go on; itself if nobody else can help. */
  Set<Integer> blockers(int t) {
    Set<Integer> blockers = new TreeSet<>();
    if (!state.waits(t)) {
      return blockers;
    }
    Step step = state.step(t);
    if (step.op() == Op.JOIN) {
      if (!state.ended(step.target())) {
        blockers.add(step.target());
      }
      return blockers;
    }
    if (ahead.containsKey(t)) {
      blockers.add(ahead.get(t));
    }
    if (granted(t, ended())) {
      return blockers;
    }
    for (int h = 0; h < state.threads(); h++) {
      boolean hinders =
          state.kind(step) != Kind.SEMAPHORE
              ? excludes(h, t, step)
              : h != t && state.shared(h, step.target()) > 0;
      if (!state.ended(h) && hinders) {
        blockers.add(h);
      }
    }
    if (stuckAmong(Set.of(t)).contains(t) && !ahead.containsKey(t)) {
      blockers.add(t);
    }
    return blockers;
  }

  /** Returns the same, and all who may be before it in the queue. */
  Set<Integer> mayWaitFor(int t) {
    Set<Integer> all = blockers(t);
    if (state.waits(t) && sharedWait(t)) {
      all.addAll(rivals(t));
    }
    return all;
  }

  /** Returns the sets of threads each of which leads to each, that have a cycle. */
  List<Set<Integer>> circles() {
    int n = state.threads();
    boolean[][] leads = new boolean[n][n];
    for (int t = 0; t < n; t++) {
      for (int b : blockers(t)) {
        leads[t][b] = true;
      }
    }
    for (int via = 0; via < n; via++) {
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < n; b++) {
          leads[a][b] |= leads[a][via] && leads[via][b];
        }
      }
    }
    List<Set<Integer>> circles = new ArrayList<>();
    for (int t = 0; t < n; t++) {
      Set<Integer> circle = new TreeSet<>();
      for (int u = 0; u < n; u++) {
        if (leads[t][u] && leads[u][t]) {
          circle.add(u);
        }
      }
      if (!circle.isEmpty() && !circles.contains(circle)) {
        circles.add(circle);
      }
    }
    return circles;
  }
}
