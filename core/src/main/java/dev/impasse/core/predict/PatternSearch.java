package dev.impasse.core.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Enumerates the abstract deadlock patterns of a trace: simple cycles of abstract acquires of
 * distinct threads that want distinct locks and hold disjoint locksets, each wanting what the next
 * one holds.
 *
 * <p><b>Method.</b> Depth-first search from each abstract acquire, on an explicit stack, over those
 * with larger numbers, in rounds of growing length, so that the short cycles are found before a
 * bound is hit. What has been a start is taken out, and with it all that is then without a
 * predecessor or successor (the reduction of MagicFuzzer, Cai and Chan, TSE 2014). A path is given
 * up as soon as two of its threads or locksets meet: every path that closes is a pattern.
 *
 * <p><b>Cost.</b> Exponential in the length of the cycles at worst, therefore bounded ({@link
 * Bounds#searchSteps}, {@link Bounds#patterns}).
 */
final class PatternSearch {

  private static final int[] ROUNDS = {2, 3, 4, 6, Integer.MAX_VALUE};

  private static final int MOST_GATED = 1_000;

  private final SyncTrace trace;
  private final Bounds bounds;
  private final int[] nodes;
  private final LockIndex holders;
  private final LockIndex wanters;
  private final boolean[] dead;
  private final int[] aliveHolders;
  private final int[] aliveWanters;
  private final boolean[] threadOnPath;
  private final boolean[] wantedOnPath;
  private final int[] heldExclusive;
  private final int[] heldShared;
  private final List<int[]> patterns = new ArrayList<>();
  private final List<int[]> gatedPairs = new ArrayList<>();
  private long steps;
  private boolean bounded;
  private long gated;

  private PatternSearch(SyncTrace trace, LockOrder order, Bounds bounds) {
    this.trace = trace;
    this.bounds = bounds;
    this.nodes = order.candidates();
    this.holders = LockIndex.ofHeld(trace, order, nodes);
    this.wanters = LockIndex.ofWanted(trace, nodes);
    this.dead = new boolean[nodes.length];
    this.aliveHolders = new int[trace.lockCount];
    this.aliveWanters = new int[trace.lockCount];
    this.threadOnPath = new boolean[trace.threadCount];
    this.wantedOnPath = new boolean[trace.lockCount];
    this.heldExclusive = new int[trace.lockCount];
    this.heldShared = new int[trace.lockCount];
  }

  /** Looks for the patterns of a trace. */
  static PatternSearch of(SyncTrace trace, LockOrder order, Bounds bounds) {
    PatternSearch search = new PatternSearch(trace, order, bounds);
    int shortest = 2;
    for (int longest : ROUNDS) {
      search.round(shortest, longest);
      shortest = longest + 1;
      if (search.patterns.size() >= bounds.patterns()) {
        break;
      }
    }
    return search;
  }

  /** Returns the patterns: the numbers of abstract acquires, the smallest first. */
  List<int[]> patterns() {
    return patterns;
  }

  /** Whether there may be more patterns than were found. */
  boolean bounded() {
    return bounded;
  }

  /** Returns how often a step was given up because of a lock held around both sides. */
  long gated() {
    return gated;
  }

  /** Returns cycles of two that are none because of such a lock; the first {@value #MOST_GATED}. */
  List<int[]> gatedPairs() {
    return gatedPairs;
  }

  private void round(int shortest, int longest) {
    steps = 0;
    Arrays.fill(dead, false);
    Arrays.fill(aliveHolders, 0);
    Arrays.fill(aliveWanters, 0);
    for (int lock = 0; lock < trace.lockCount; lock++) {
      aliveHolders[lock] = holders.size(lock);
      aliveWanters[lock] = wanters.size(lock);
    }
    int count = nodes.length;
    IntList doomed = new IntList();
    for (int i = 0; i < count; i++) {
      if (!connectedBothWays(i)) {
        doomed.add(i);
      }
    }
    bury(doomed);
    for (int start = 0; start < count && !exhausted(); start++) {
      if (!dead[start]) {
        from(start, shortest, longest);
        doomed.add(start);
        bury(doomed);
      }
    }
  }

  private boolean exhausted() {
    boolean over = steps > bounds.searchSteps() || patterns.size() >= bounds.patterns();
    bounded |= over;
    return over;
  }

  private boolean connectedBothWays(int i) {
    if (aliveHolders[trace.wanted(nodes[i]) >> 1] == 0) {
      return false;
    }
    for (int token : trace.held(nodes[i])) {
      if (aliveWanters[token >> 1] > 0) {
        return true;
      }
    }
    return false;
  }

  /** Takes nodes out, and then those that are left without a way in or out. */
  private void bury(IntList doomed) {
    while (!doomed.isEmpty()) {
      int i = doomed.pop();
      if (dead[i]) {
        continue;
      }
      dead[i] = true;
      int wanted = trace.wanted(nodes[i]) >> 1;
      if (--aliveWanters[wanted] == 0) {
        for (int k = holders.first(wanted); k < holders.first(wanted + 1); k++) {
          int other = holders.node(k);
          if (!dead[other] && !connectedBothWays(other)) {
            doomed.add(other);
          }
        }
      }
      for (int token : trace.held(nodes[i])) {
        int held = token >> 1;
        if (holders.has(held) && --aliveHolders[held] == 0) {
          for (int k = wanters.first(held); k < wanters.first(held + 1); k++) {
            doomed.add(wanters.node(k));
          }
        }
      }
    }
  }

  private void from(int start, int shortest, int longest) {
    IntList path = new IntList();
    IntList next = new IntList();
    push(start, path, next);
    while (!path.isEmpty()) {
      int top = path.size() - 1;
      int lock = trace.wanted(nodes[path.get(top)]) >> 1;
      int k = next.get(top);
      if (k >= holders.first(lock + 1) || exhausted()) {
        pop(path, next);
        continue;
      }
      next.set(top, k + 1);
      steps++;
      step(start, holders.node(k), path, next, shortest, longest);
    }
  }

  private void step(int start, int to, IntList path, IntList next, int shortest, int longest) {
    int length = path.size();
    int wanted = trace.wanted(nodes[path.get(length - 1)]);
    if (to <= start
        || dead[to]
        || length >= longest
        || threadOnPath[trace.abstractThread[nodes[to]]]) {
      return;
    }
    if (wantedOnPath[trace.wanted(nodes[to]) >> 1] || !holds(nodes[to], wanted)) {
      return;
    }
    if (meets(nodes[to])) {
      gated++;
      if (shortest == 2
          && length == 1
          && gatedPairs.size() < MOST_GATED
          && holds(nodes[start], trace.wanted(nodes[to]))) {
        gatedPairs.add(new int[] {nodes[start], nodes[to]});
      }
      return;
    }
    if (length + 1 >= shortest && holds(nodes[start], trace.wanted(nodes[to]))) {
      path.add(to);
      emit(path);
      path.pop();
    }
    if (length + 1 < longest) {
      push(to, path, next);
    }
  }

  private boolean holds(int node, int wanted) {
    for (int token : trace.held(node)) {
      if (SyncTrace.conflict(token, wanted)) {
        return true;
      }
    }
    return false;
  }

  private boolean meets(int node) {
    for (int token : trace.held(node)) {
      int lock = token >> 1;
      if (heldExclusive[lock] > 0 || ((token & 1) == 0 && heldShared[lock] > 0)) {
        return true;
      }
    }
    return false;
  }

  private void push(int i, IntList path, IntList next) {
    path.add(i);
    mark(i, true);
    next.add(holders.first(trace.wanted(nodes[i]) >> 1));
  }

  private void pop(IntList path, IntList next) {
    next.pop();
    mark(path.pop(), false);
  }

  private void mark(int i, boolean on) {
    int node = nodes[i];
    threadOnPath[trace.abstractThread[node]] = on;
    wantedOnPath[trace.wanted(node) >> 1] = on;
    for (int token : trace.held(node)) {
      int[] marks = (token & 1) == 0 ? heldExclusive : heldShared;
      marks[token >> 1] += on ? 1 : -1;
    }
  }

  private void emit(IntList path) {
    int[] pattern = path.toArray();
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = nodes[pattern[i]];
    }
    patterns.add(pattern);
  }
}
