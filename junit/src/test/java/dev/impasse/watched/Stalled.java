package dev.impasse.watched;

import static org.awaitility.Awaitility.await;

import dev.impasse.junit.ImpasseExtension;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Classes whose tests stand still because of threads that are not theirs. */
public final class Stalled {

  private Stalled() {}

  /** Over HTTP. */
  @ExtendWith({ImpasseExtension.class, Server.class})
  public static class OverHttp {

    @Test
    void hangs() throws Exception {
      Server.askBoth();
    }
  }

  /** The same beside a test that has to wait, too, and will not for ever. */
  @ExtendWith({ImpasseExtension.class, Server.class})
  @Execution(ExecutionMode.CONCURRENT)
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  public static class OverHttpAtTheSameTime {

    private final CountDownLatch bothRun = new CountDownLatch(2);
    private final CountDownLatch hasFailed = new CountDownLatch(1);

    @Test
    void hangs() throws Exception {
      bothRun.countDown();
      bothRun.await();
      Server.askBoth();
    }

    @Test
    void passes() throws Exception {
      bothRun.countDown();
      if (!hasFailed.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("must fail in time");
      }
    }

    @AfterEach
    void tell(TestInfo test) {
      if (test.getDisplayName().startsWith("hangs")) {
        hasFailed.countDown();
      }
    }
  }

  /** A time-out that comes before it is taken for a standstill. */
  @ExtendWith({ImpasseExtension.class, Server.class})
  public static class TimesOut {

    @Test
    @Timeout(2)
    void hangs() throws Exception {
      Server.askBoth();
    }
  }

  /** The same on a thread of JUnit's. */
  @ExtendWith({ImpasseExtension.class, Server.class})
  public static class TimesOutApart {

    @Test
    @Timeout(value = 2, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void hangs() throws Exception {
      Server.askBoth();
    }
  }

  /** Time-outs without a deadlock: somebody has a lock for long. */
  @ExtendWith(ImpasseExtension.class)
  public static class Slow {

    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    @Test
    @Timeout(1)
    void waitsItself() throws InterruptedException {
      start("holder", this::hold);
      held.await();
      lock.lockInterruptibly();
    }

    @Test
    void awaits() throws InterruptedException {
      start("holder", this::hold);
      held.await();
      Thread worker = start("worker", lock::lock);
      await().until(lock::hasQueuedThreads);
      await().atMost(500, TimeUnit.MILLISECONDS).until(() -> !worker.isAlive());
    }

    @AfterEach
    void end() {
      over.countDown();
    }

    private void hold() {
      lock.lock();
      held.countDown();
      try {
        over.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      } finally {
        lock.unlock();
      }
    }

    private static Thread start(String name, Runnable task) {
      Thread thread = new Thread(task, name);
      thread.start();
      return thread;
    }
  }
}
