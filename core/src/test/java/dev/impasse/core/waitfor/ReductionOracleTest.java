package dev.impasse.core.waitfor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Compares the reduction with an oracle that knows nothing of it: it tries every order in which
 * threads could finish, with the locks' own rules, and calls stuck who finishes in none.
 */
class ReductionOracleTest {

  private static final int SYSTEMS = 4000;

  /** A small system: who holds what how often, and who wants what. */
  private record Setup(
      int threads,
      LockKind[] kinds,
      int[] all,
      int[][] shared,
      boolean[][] exclusive,
      int[] wants,
      boolean[] wantsShared,
      int[] permits) {}

  @Test
  void agreesWithTheOracle_onRandomSystems() {
    int stuckSystems = 0;
    for (int seed = 0; seed < SYSTEMS; seed++) {
      Setup system = random(new Random(seed));
      Set<Integer> expected = stuckByOracle(system);
      Set<Integer> actual = new HashSet<>();
      WaitForGraph graph = graph(system);
      for (ThreadNode thread :
          Reduction.stuck(graph, new Blockers(Blockers.Trust.CLOSED), Set.of())) {
        actual.add((int) thread.ref().tid() - 1);
      }
      assertThat(actual).as("seed %d: %s", seed, system).isEqualTo(expected);
      List<Finding> findings = Deadlocks.find(graph);
      assertThat(findings.isEmpty()).as("seed %d", seed).isEqualTo(expected.isEmpty());
      assertThat(mentioned(findings)).as("seed %d", seed).isEqualTo(expected);
      stuckSystems += expected.isEmpty() ? 0 : 1;
    }
    // A test that never sees a deadlock could not fail.
    assertThat(stuckSystems).isBetween(SYSTEMS / 20, SYSTEMS * 19 / 20);
  }

  private static Set<Integer> mentioned(List<Finding> findings) {
    Set<Integer> threads = new HashSet<>();
    for (Finding finding : findings) {
      finding.sides().forEach(side -> threads.add((int) side.thread().tid() - 1));
      finding.blockedBehind().forEach(b -> threads.add((int) b.thread().tid() - 1));
    }
    return threads;
  }

  private static Setup random(Random random) {
    int threads = 2 + random.nextInt(4);
    int locks = 2 + random.nextInt(3);
    LockKind[] kinds = new LockKind[locks];
    int[] all = new int[locks];
    int[][] shared = new int[locks][threads];
    boolean[][] exclusive = new boolean[locks][threads];
    LockKind[] choice = {
      LockKind.REENTRANT_LOCK,
      LockKind.MONITOR,
      LockKind.CUSTOM_LOCK,
      LockKind.READ_WRITE_LOCK,
      LockKind.SEMAPHORE
    };
    for (int l = 0; l < locks; l++) {
      kinds[l] = choice[random.nextInt(choice.length)];
      all[l] = kinds[l] == LockKind.SEMAPHORE ? 1 + random.nextInt(3) : 0;
      fill(kinds[l], all[l], shared[l], exclusive[l], random);
    }
    int[] wants = new int[threads];
    boolean[] wantsShared = new boolean[threads];
    int[] permits = new int[threads];
    for (int t = 0; t < threads; t++) {
      wants[t] = random.nextInt(10) < 8 ? random.nextInt(locks) : -1;
      permits[t] = 1;
      if (wants[t] >= 0 && kinds[wants[t]] == LockKind.SEMAPHORE) {
        wantsShared[t] = true;
        permits[t] = 1 + random.nextInt(all[wants[t]]);
      } else if (wants[t] >= 0 && kinds[wants[t]] == LockKind.READ_WRITE_LOCK) {
        wantsShared[t] = random.nextBoolean();
      }
    }
    return new Setup(threads, kinds, all, shared, exclusive, wants, wantsShared, permits);
  }

  private static void fill(
      LockKind kind, int all, int[] shared, boolean[] exclusive, Random random) {
    int threads = shared.length;
    if (kind == LockKind.SEMAPHORE) {
      int left = all;
      for (int t = 0; t < threads && left > 0; t++) {
        int taken = random.nextInt(left + 1);
        shared[t] = taken;
        left -= taken;
      }
    } else if (kind == LockKind.READ_WRITE_LOCK && random.nextBoolean()) {
      for (int t = 0; t < threads; t++) {
        shared[t] = random.nextInt(3) == 0 ? 1 : 0;
      }
    } else if (random.nextInt(4) > 0) {
      exclusive[random.nextInt(threads)] = true;
    }
  }

  /** Tries all orders of finishing, depth first; who never finishes is stuck. */
  private static Set<Integer> stuckByOracle(Setup system) {
    Set<Integer> canFinish = new HashSet<>();
    explore(system, new HashSet<>(), canFinish, new HashSet<>());
    Set<Integer> stuck = new HashSet<>();
    for (int t = 0; t < system.threads; t++) {
      if (!canFinish.contains(t)) {
        stuck.add(t);
      }
    }
    return stuck;
  }

  private static void explore(
      Setup system, Set<Integer> finished, Set<Integer> canFinish, Set<Set<Integer>> seen) {
    if (!seen.add(Set.copyOf(finished))) {
      return;
    }
    canFinish.addAll(finished);
    for (int t = 0; t < system.threads; t++) {
      if (!finished.contains(t) && granted(system, t, finished)) {
        Set<Integer> next = new HashSet<>(finished);
        next.add(t);
        explore(system, next, canFinish, seen);
      }
    }
  }

  /** Whether a lock would let the thread in, when those who finished have given everything back. */
  private static boolean granted(Setup system, int t, Set<Integer> finished) {
    int l = system.wants[t];
    if (l < 0) {
      return true;
    }
    int taken = 0;
    boolean othersRead = false;
    boolean iRead = system.shared[l][t] > 0;
    int writer = -1;
    for (int o = 0; o < system.threads; o++) {
      if (!finished.contains(o)) {
        taken += system.shared[l][o];
        othersRead |= o != t && system.shared[l][o] > 0;
        writer = system.exclusive[l][o] ? o : writer;
      }
    }
    return switch (system.kinds[l]) {
      case SEMAPHORE -> system.all[l] - taken >= system.permits[t];
      case READ_WRITE_LOCK ->
          system.wantsShared[t]
              ? writer < 0 || writer == t
              : writer == t || (writer < 0 && !othersRead && !iRead);
      case CUSTOM_LOCK -> writer < 0;
      default -> writer < 0 || writer == t;
    };
  }

  private static WaitForGraph graph(Setup system) {
    GraphSketch sketch = new GraphSketch().threads(system.threads);
    for (int l = 0; l < system.kinds.length; l++) {
      sketch.lock(l + 1, system.kinds[l]);
      int held = 0;
      for (int t = 0; t < system.threads; t++) {
        held += system.shared[l][t];
        if (system.shared[l][t] > 0) {
          sketch.holds(t + 1, l + 1, Mode.SHARED, system.shared[l][t]);
        }
        if (system.exclusive[l][t]) {
          sketch.holds(t + 1, l + 1);
        }
      }
      if (system.kinds[l] == LockKind.SEMAPHORE) {
        sketch.permits(l + 1, system.all[l] - held, system.all[l]);
      }
    }
    for (int t = 0; t < system.threads; t++) {
      if (system.wants[t] >= 0) {
        Mode mode = system.wantsShared[t] ? Mode.SHARED : Mode.EXCLUSIVE;
        sketch.wants(t + 1, system.wants[t] + 1, mode, system.permits[t], false);
      }
    }
    return sketch.build();
  }

  @Test
  void doesNotDependOnTheOrderOfInsertion() {
    List<String> reports = new ArrayList<>();
    for (int order = 0; order < 2; order++) {
      GraphSketch sketch = new GraphSketch().threads(3).locks(3);
      int[] threads = order == 0 ? new int[] {1, 2, 3} : new int[] {3, 1, 2};
      for (int t : threads) {
        sketch.wants(t, t % 3 + 1);
      }
      for (int t : threads) {
        sketch.holds(t, t);
      }
      reports.add(Deadlocks.find(sketch.build()).toString());
    }
    assertThat(reports.get(0)).isEqualTo(reports.get(1));
  }
}
