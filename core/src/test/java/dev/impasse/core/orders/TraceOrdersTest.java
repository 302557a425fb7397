package dev.impasse.core.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.core.trace.TraceSketch;
import dev.impasse.runtime.EventWord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lock orders of recorded events. */
class TraceOrdersTest {

  private static final int A = 1;
  private static final int B = 2;
  private static final int C = 3;

  @TempDir private Path folder;

  private final long[] tickets = new long[4];
  private final TraceSketch trace =
      new TraceSketch()
          .thread(1, "first")
          .thread(2, "second")
          .type(1, "java.lang.Object")
          .site(A, "a", "x.Y.a")
          .site(B, "b", "x.Y.b")
          .site(C, "c", "x.Y.c");

  @Test
  void countsEachOrderOnce_whateverTheOrderOfReleases() throws IOException {
    define(LockKind.MONITOR);
    acquire(1, A, B, C);
    release(1, B); // not the last one taken
    acquire(1, B);
    release(1, A, B, C);
    acquire(1, A, B);
    release(1, B, A);
    assertThat(orders()).containsExactlyInAnyOrder("2 a > b", "1 a > b > c", "1 a > c > b");
  }

  @Test
  void leavesOutWhatComesBeforeTheFirstThreadIsStarted() throws IOException {
    define(LockKind.MONITOR);
    acquire(1, A, B);
    release(1, B, A);
    trace.event(1, EventWord.OP_START, 0, 0, 0, 2);
    acquire(2, B, C);
    release(2, C, B);
    assertThat(orders()).containsExactly("1 b > c");
  }

  @Test
  void keepsItAll_whenThereIsNoOtherThread() throws IOException {
    define(LockKind.MONITOR);
    acquire(1, A, B);
    assertThat(orders()).containsExactly("1 a > b");
  }

  @Test
  void takesALockTakenBackAfterWait_forOneThatIsRequested() throws IOException {
    define(LockKind.MONITOR);
    acquire(1, A, B);
    trace.event(1, EventWord.OP_WAIT, 0, 0, A, A);
    trace.event(1, EventWord.OP_RESUME, 0, tickets[A]++, A, A);
    release(1, A, B);
    assertThat(orders()).containsExactlyInAnyOrder("1 a > b", "1 b > a");
  }

  @Test
  void leavesOutSemaphores_whichNobodyOwns() throws IOException {
    define(LockKind.SEMAPHORE);
    acquire(1, A, B);
    assertThat(orders()).isEmpty();
  }

  private void define(LockKind kind) {
    for (int lock : new int[] {A, B, C}) {
      trace.lock(1, lock, kind.code(), lock);
    }
  }

  private void acquire(int thread, int... locks) {
    for (int lock : locks) {
      trace.event(thread, EventWord.OP_ACQUIRE, 0, tickets[lock]++, lock, lock);
    }
  }

  private void release(int thread, int... locks) {
    for (int lock : locks) {
      trace.event(thread, EventWord.OP_RELEASE, 0, 0, lock, lock);
    }
  }

  private List<String> orders() throws IOException {
    try (TraceFile file = TraceFile.open(trace.write(folder.resolve("t.impasse")))) {
      List<String> orders =
          TraceOrders.of(file, "t").run().entries().stream().map(TraceOrdersTest::text).toList();
      assertThat(file.damage()).isEmpty();
      return orders;
    }
  }

  private static String text(OrderEntry entry) {
    StringBuilder text = new StringBuilder().append(entry.count()).append(' ');
    entry.held().forEach(held -> text.append(held.site().expression()).append(" > "));
    return text.append(entry.requested().site().expression()).toString();
  }
}
