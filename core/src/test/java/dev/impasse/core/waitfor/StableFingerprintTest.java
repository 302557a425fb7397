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

  /**
   * Four threads in a circle, each with an inner lock beside the one that counts. Random are thread
   * ids and names, identity hashes, lines, and which of all this is met first.
   */
  private static List<Finding> run(Random random, String method) {
    WaitForGraph.Builder graph = WaitForGraph.builder();
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
