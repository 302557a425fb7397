package dev.impasse.agent.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.file.FileMode;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueuedSinkTest {

  @TempDir private Path folder;

  /** Takes what comes together, and does not come back from the first until it may. */
  private static final class SlowSink implements FindingSink {

    final CountDownLatch taking = new CountDownLatch(1);
    final CountDownLatch mayGoOn = new CountDownLatch(1);
    final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void take(Reported reported) {
      throw new AssertionError("one by one");
    }

    @Override
    public void takeTogether(List<Reported> together) {
      sizes.add(together.size());
      taking.countDown();
      Awaitility.await().until(() -> mayGoOn.getCount() == 0);
    }
  }

  @Test
  void handsOnTogether_whatCameWhileItWasBusy() throws InterruptedException {
    SlowSink slow = new SlowSink();
    QueuedSink queued = new QueuedSink("impasse-slow", slow);

    queued.take(reported("first"));
    assertThat(slow.taking.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 200; i++) {
      queued.take(reported("more"));
    }
    assertThat(queued.idle()).isFalse();
    slow.mayGoOn.countDown();

    Awaitility.await().until(queued::idle);
    assertThat(slow.sizes).containsExactly(1, 200);
  }

  @Test
  void goesOn_whenTheSinkThrows() {
    List<Reported> taken = Collections.synchronizedList(new ArrayList<>());
    QueuedSink queued =
        new QueuedSink(
            "impasse-throwing",
            reported -> {
              taken.add(reported);
              throw new IllegalStateException("on purpose");
            });

    queued.take(reported("one"));
    Awaitility.await().until(queued::idle);
    queued.take(reported("two"));
    Awaitility.await().until(queued::idle);

    assertThat(taken).hasSize(2);
  }

  @Test
  void writesOneDump_ofDeadlocksThatWereFoundTogether() throws IOException {
    Reactions reactions =
        new Reactions(
            OnDeadlock.of(List.of("dump")),
            0,
            new ThreadDump(folder.resolve("r.txt"), FileMode.PRIVATE),
            () -> {},
            new FindingSinks());

    reactions.takeTogether(Collections.nCopies(25, reported("thread")));

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".txt"))).hasSize(1);
    }
  }

  private static Reported reported(String name) {
    Side side =
        new Side(
            new ThreadRef(1, name, false, false),
            new LockRef(1, LockKind.MONITOR, "lock", "java.lang.Object"),
            Mode.EXCLUSIVE,
            null,
            "",
            List.of(),
            List.of());
    Finding finding =
        new Finding(
            FindingKind.SELF_DEADLOCK,
            Certainty.DETECTED,
            "00000000",
            List.of(side),
            List.of(),
            List.of(),
            "");
    return new Reported(finding, List.of(), "", null);
  }
}
