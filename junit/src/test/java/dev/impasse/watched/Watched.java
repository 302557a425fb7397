package dev.impasse.watched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impasse.junit.DeadlockAssertions;
import dev.impasse.junit.DeadlockError;
import dev.impasse.junit.DeadlockFree;
import dev.impasse.junit.FailOn;
import dev.impasse.junit.ImpasseExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The classes. What each method is expected to do is in its name. */
public final class Watched {

  private Watched() {}

  /** Every sort of test and lifecycle method. */
  @ExtendWith(ImpasseExtension.class)
  @TestMethodOrder(MethodOrderer.MethodName.class)
  public static class Everywhere {

    /** Methods that ran after the test. */
    public static final List<String> AFTER = new ArrayList<>();

    @BeforeEach
    void hangsBeforeOne(TestInfo test) {
      if (test.getDisplayName().startsWith("b_")) {
        new Crossing().hang();
      }
    }

    @AfterEach
    void runs(TestInfo test) {
      AFTER.add(test.getDisplayName());
    }

    @Test
    void a_hangs() {
      new Crossing().hang();
    }

    @Test
    void b_hangsBefore() {}

    @TestFactory
    Stream<DynamicTest> c_dynamic() {
      return Stream.of(
          DynamicTest.dynamicTest("hangs", () -> new Crossing().hang()),
          DynamicTest.dynamicTest("passes", () -> {}));
    }

    @Test
    void d_passes() {}
  }

  /** Time-outs mean what they always do. */
  @ExtendWith(ImpasseExtension.class)
  public static class TimedOut {

    @Test
    @Timeout(value = 50, unit = TimeUnit.MILLISECONDS)
    void timesOut() throws InterruptedException {
      TimeUnit.MINUTES.sleep(10);
    }

    @Test
    @Timeout(
        value = 50,
        unit = TimeUnit.MILLISECONDS,
        threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void timesOutApart() throws InterruptedException {
      TimeUnit.MINUTES.sleep(10);
    }

    @Test
    void passes() {
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  /** Without a thread of its own. */
  @ExtendWith(ImpasseExtension.class)
  public static class OnTheSameThread {

    /** The thread that the test ran on. */
    public static Thread thread;

    @Test
    void hangs() throws InterruptedException {
      thread = Thread.currentThread();
      new Crossing().hangInterruptibly();
    }
  }

  /** Tests that run at the same time. */
  @ExtendWith(ImpasseExtension.class)
  @Execution(ExecutionMode.CONCURRENT)
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  public static class AtTheSameTime {

    private final CountDownLatch together = new CountDownLatch(3);

    @Test
    void hangs() throws InterruptedException {
      meet();
      new Crossing().hang();
    }

    @Test
    void startsThreadsThatHang() throws InterruptedException {
      meet();
      new Crossing().begin().open();
      TimeUnit.MINUTES.sleep(10);
    }

    @Test
    void passes() throws InterruptedException {
      meet();
      TimeUnit.SECONDS.sleep(1);
    }

    private void meet() throws InterruptedException {
      together.countDown();
      together.await();
    }
  }

  /** A deadlock that comes after the test, in its class. */
  @ExtendWith(ImpasseExtension.class)
  @TestMethodOrder(MethodOrderer.MethodName.class)
  public static class TooLate {

    private static Crossing left;

    @Test
    void a_passes() {
      left = new Crossing().begin();
    }

    @Test
    void b_passesToo() throws InterruptedException {
      left.openAndWait();
    }
  }

  /** Threads that are let go after the class. */
  @ExtendWith(ImpasseExtension.class)
  public static class MuchTooLate {

    /** What it leaves. */
    public static Crossing left;

    @Test
    void passes() {
      left = new Crossing().begin();
    }
  }

  /** A class that lets the threads of the one before go. */
  @ExtendWith(ImpasseExtension.class)
  public static class AfterMuchTooLate {

    @Test
    void passes() throws InterruptedException {
      MuchTooLate.left.openAndWait();
    }
  }

  /** Threads that are begun before each test, and deadlock while it runs. */
  @ExtendWith(ImpasseExtension.class)
  public static class BegunBefore {

    private Crossing crossing;

    @BeforeEach
    void begin() {
      crossing = new Crossing().begin();
    }

    @Test
    void hangs() throws InterruptedException {
      crossing.open();
      TimeUnit.MINUTES.sleep(10);
    }
  }

  /** Tests of which something is predicted. */
  @ExtendWith(ImpasseExtension.class)
  public static class Predicted {

    /** What they do. */
    public static Runnable during = () -> {};

    @Test
    void isHealthy() {
      during.run();
    }

    @Test
    @DeadlockFree
    void isFreeOfDeadlocks() {
      during.run();
    }
  }

  /** The assertions. */
  public static class Asserted {

    @Test
    void passes() {
      DeadlockAssertions.assertDeadlockFree(() -> {});
      assertThatThrownBy(() -> DeadlockAssertions.assertDeadlockFree(() -> new Crossing().hang()))
          .isInstanceOf(DeadlockError.class)
          .hasMessageContaining("DEADLOCK DETECTED");
      assertThatThrownBy(
              () ->
                  DeadlockAssertions.assertDeadlockFree(
                      () -> {
                        throw new IllegalStateException("mine");
                      }))
          .hasMessage("mine");
    }

    @Test
    @DeadlockFree(failOn = FailOn.SUSPECTED)
    @Timeout(60)
    void waitsForASignal() throws InterruptedException {
      CountDownLatch latch = new CountDownLatch(1);
      synchronized (this) {
        new Thread(() -> signal(latch), "signaller").start();
        latch.await();
      }
    }

    private synchronized void signal(CountDownLatch latch) {
      latch.countDown();
    }

    @Test
    @DeadlockFree
    void passesToo() {}
  }
}
