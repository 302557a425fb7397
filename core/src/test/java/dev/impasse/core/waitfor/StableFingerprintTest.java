package dev.impasse.core.waitfor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same deadlock as another run, on another machine, would show it. */
class StableFingerprintTest {

  private static final int RUNS = 200;
  private static final int THREADS = 4;

  @Test
  void isTheSame_inEveryOrderOfDiscovery() {
    List<Finding> first = run(new Random(0), "transfer");
    assertThat(first).hasSize(1);
    assertThat(first.get(0).sides()).hasSize(THREADS);

    for (int seed = 1; seed < RUNS; seed++) {
      assertThat(run(new Random(seed), "transfer"))
          .as("seed=" + seed)
          .extracting(Finding::fingerprint)
          .containsExactly(first.get(0).fingerprint());
    }
  }

  @Test
  void differs_whenTheCodeDoes() {
    assertThat(run(new Random(0), "refund").get(0).fingerprint())
        .isNotEqualTo(run(new Random(0), "transfer").get(0).fingerprint());
  }

  @Test
  void isTheSame_whicheverOfTwoReadersIsMetFirst() {
    List<Finding> first = readers(false);
    assertThat(first).hasSize(1);
    assertThat(first.get(0).sides()).hasSize(2);

    assertThat(readers(true))
        .extracting(Finding::fingerprint)
        .containsExactly(first.get(0).fingerprint());
  }

  /** A writer, which holds the lock that two readers want; which have the smaller id by turns. */
  private static List<Finding> readers(boolean swapped) {
    WaitForGraphBuilder graph = threads(3);
    graph.resource(1, new LockRef(1, LockKind.READ_WRITE_LOCK, "x.Bank.rates", "x.Bank"));
    graph.resource(2, lock(2, "x.Bank.log"));
    for (int tid = 1; tid <= 2; tid++) {
      String method = (tid == 1) == swapped ? "read" : "list";
      graph.hold(tid, 1, Mode.SHARED, 1, at(method, tid), "");
      graph.want(tid, 2, Mode.EXCLUSIVE, 1, false, at(method + "Inner", tid), "");
    }
    graph.hold(3, 2, Mode.EXCLUSIVE, 1, at("write", 3), "");
    graph.want(3, 1, Mode.EXCLUSIVE, 1, false, at("write", 4), "");
    return Deadlocks.find(graph.build());
  }

  @Test
  void isTheSame_whoeverWaitsForALockThatAnIdleThreadKeeps() {
    WaitForGraph.Rest idle = WaitForGraph.Rest.IDLE;
    List<Finding> first = forgotten(idle, "take", List.of("one", "two"));
    assertThat(first).hasSize(1);

    for (List<String> waiters : List.of(List.of("two", "one"), List.of("two"))) {
      assertThat(forgotten(idle, "take", waiters))
          .extracting(Finding::fingerprint)
          .containsExactly(first.get(0).fingerprint());
    }
    assertThat(forgotten(idle, "takeToo", List.of("one", "two")).get(0).fingerprint())
        .isNotEqualTo(first.get(0).fingerprint());
  }

  @Test
  void isTheSame_whetherOrNotTheBooksOfAThreadThatEndedAreStillThere() {
    WaitForGraph.Rest ended = WaitForGraph.Rest.ENDED;
    assertThat(forgotten(ended, "", List.of("one")).get(0).fingerprint())
        .isEqualTo(forgotten(ended, "take", List.of("one")).get(0).fingerprint());
  }

  private static List<Finding> forgotten(
      WaitForGraph.Rest rest, String taken, List<String> waiters) {
    WaitForGraphBuilder graph = threads(waiters.size() + 1);
    graph.resource(1, lock(1, "x.Bank.log"));
    for (int i = 0; i < waiters.size(); i++) {
      graph.want(i + 1, 1, Mode.EXCLUSIVE, 1, false, at(waiters.get(i), 7), "");
    }
    graph.hold(waiters.size() + 1, 1, Mode.EXCLUSIVE, 1, taken.isEmpty() ? null : at(taken, 8), "");
    graph.rests(waiters.size() + 1, rest);
    return Deadlocks.find(graph.build());
  }

  @Test
  void isTheSame_whicheverOfTwoWaitersForASignalIsMetFirst() {
    assertThat(lost(true).get(0).fingerprint()).isEqualTo(lost(false).get(0).fingerprint());
  }

  /** Two threads that wait for a signal of one that ended, one of them under a lock. */
  private static List<Finding> lost(boolean swapped) {
    WaitForGraphBuilder graph = threads(2);
    graph.resource(1, new LockRef(1, LockKind.LATCH, "x.Bank.ready", "x.Bank"));
    graph.resource(2, lock(2, "x.Bank.log"));
    graph.hold(swapped ? 1 : 2, 2, Mode.EXCLUSIVE, 1, at("open", 3), "");
    for (int tid = 1; tid <= 2; tid++) {
      String method = (tid == 1) == swapped ? "open" : "close";
      graph.want(tid, 1, Mode.EXCLUSIVE, 1, false, at(method, 9), "");
      graph.signal(tid, true, 1);
      graph.absent(tid, new ThreadRef(9, "gone", false, false), true, "ended");
    }
    List<Finding> found = Deadlocks.find(graph.build());
    assertThat(found).hasSize(1);
    return found;
  }

  private static WaitForGraphBuilder threads(int count) {
    WaitForGraphBuilder graph = WaitForGraph.builder();
    for (int tid = 1; tid <= count; tid++) {
      graph.thread(tid, new ThreadRef(tid, "T" + tid, false, false));
    }
    return graph;
  }

  private static StackTraceElement at(String method, int line) {
    return new StackTraceElement("x.Bank", method, "Bank.java", line);
  }

  /**
   * Four threads in a circle, each with an inner lock beside the one that counts. Random are thread
   * ids and names, identity hashes, lines, and which of all this is met first.
   */
  private static List<Finding> run(Random random, String method) {
    WaitForGraphBuilder graph = WaitForGraph.builder();
    int line = random.nextInt(1000);
    List<Integer> tids = new ArrayList<>();
    List<Runnable> nodes = new ArrayList<>();
    List<Runnable> edges = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      tids.add(100 * i + random.nextInt(100));
    }
    Collections.shuffle(tids, random);
    for (int i = 0; i < THREADS; i++) {
      int own = i;
      int next = (i + 1) % THREADS;
      int tid = tids.get(i);
      String name = "pool-" + random.nextInt(9) + "-thread-" + random.nextInt(99);
      String hash = "@" + Integer.toHexString(random.nextInt());
      var taken = new StackTraceElement("x.Bank", method + own, "Bank.java", line + own + 1);
      var wanted = new StackTraceElement("x.Bank", method + own, "Bank.java", line + own + 2);
      nodes.add(() -> graph.thread(tid, new ThreadRef(tid, name, false, false)));
      nodes.add(() -> graph.resource(own, lock(own, "Account" + own + hash)));
      nodes.add(() -> graph.resource(THREADS + own, lock(THREADS + own, "Log" + own + hash)));
      edges.add(
          () -> {
            graph.hold(tid, THREADS + own, Mode.EXCLUSIVE, 1, taken, "");
            graph.hold(tid, own, Mode.EXCLUSIVE, 1, taken, "");
          });
      edges.add(() -> graph.want(tid, next, Mode.EXCLUSIVE, 1, false, wanted, ""));
    }
    Collections.shuffle(nodes, random);
    nodes.forEach(Runnable::run);
    Collections.shuffle(edges, random);
    edges.forEach(Runnable::run);
    return Deadlocks.find(graph.build());
  }

  private static LockRef lock(int id, String label) {
    return new LockRef(id, LockKind.MONITOR, label, "x.Bank");
  }
}
