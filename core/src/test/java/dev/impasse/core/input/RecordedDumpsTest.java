package dev.impasse.core.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.dump.DumpSeries;
import dev.impasse.core.dump.ThreadDump;
import dev.impasse.core.finding.Certainty;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the thread dumps in a recording that this JVM makes of itself. */
class RecordedDumpsTest {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final ReentrantLock left = new ReentrantLock();
  private final ReentrantLock right = new ReentrantLock();
  private final CyclicBarrier bothHold = new CyclicBarrier(2);
  private final Thread first = new Thread(() -> nest(left, right), "recorded-1");
  private final Thread second = new Thread(() -> nest(right, left), "recorded-2");

  @TempDir private Path folder;

  @AfterEach
  void endTheDeadlock() throws InterruptedException {
    first.interrupt();
    second.interrupt();
    first.join();
    second.join();
  }

  @Test
  void detectsTheDeadlock_onceForTheDumpsOfARecording() throws Exception {
    first.start();
    second.start();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!(right.hasQueuedThread(first) && left.hasQueuedThread(second))) {
      assertThat(System.nanoTime() - deadline).as("both wait").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
    Path file = folder.resolve("app.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ThreadDump").with("period", "everyChunk");
      recording.start();
      recording.stop();
      recording.dump(file);
    }

    List<ThreadDump> dumps = DumpSource.read(file, Long.MAX_VALUE);

    assertThat(DumpSource.accepts(file, Long.MAX_VALUE)).isTrue();
    assertThat(dumps).isNotEmpty().allSatisfy(dump -> assertThat(dump.problems()).isEmpty());
    assertThat(DumpSeries.of(dumps).findings())
        .filteredOn(found -> found.certainty() == Certainty.DETECTED)
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.sides())
                    .extracting(side -> side.thread().name())
                    .containsExactlyInAnyOrder("recorded-1", "recorded-2"));
  }

  private void nest(ReentrantLock outer, ReentrantLock inner) {
    outer.lock();
    try {
      bothHold.await();
      inner.lockInterruptibly();
    } catch (InterruptedException | BrokenBarrierException e) {
      Thread.currentThread().interrupt();
    } finally {
      outer.unlock();
    }
  }
}
