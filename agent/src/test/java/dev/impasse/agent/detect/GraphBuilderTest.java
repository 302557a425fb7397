package dev.impasse.agent.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.site.Sites;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.waitfor.Deadlocks;
import dev.impasse.runtime.LockHooks;
import dev.impasse.runtime.SemaphoreHooks;
import dev.impasse.runtime.ThreadHooks;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.Tracking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Graphs of threads that wait for real, by calls of the hooks; according to the lock records alone,
 * since no field of the JDK is open here. Every silence has a deadlock beside it.
 */
class GraphBuilderTest {

  private final Sites sites = new Sites(null, Set.of());
  private final JvmInternals internals = new JvmInternals(NoInstrumentation.make());
  private final List<Thread> threads = new ArrayList<>();

  /** Fair: of others the JDK alone knows the owner. */
  private final ReentrantLock a = new ReentrantLock(true);

  private final ReentrantLock b = new ReentrantLock(true);

  private interface Step {
    void run() throws InterruptedException;
  }

  @BeforeEach
  void turnsHooksOn() {
    Tracking.on = true;
  }

  @AfterEach
  void freesTheThreads() throws InterruptedException {
    for (Thread thread : threads) {
      thread.interrupt();
    }
    for (Thread thread : threads) {
      thread.join(20_000);
    }
    Tracking.on = false;
  }

  /** Starts a thread that does something, says so, and goes on when all are there. */
  private Thread start(String name, CountDownLatch there, Step before, Step then) {
    Thread thread =
        new Thread(
            () -> {
              try {
                before.run();
                there.countDown();
                there.await();
                then.run();
              } catch (InterruptedException freed) {
                // the test is over
              }
            },
            name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    return thread;
  }

  private Map<Long, Waiting> waits(Thread... ofThese) {
    WaitScan scan = new WaitScan(internals, false);
    Map<Long, Waiting> found = new HashMap<>();
    Awaitility.await()
        .until(
            () -> {
              found.clear();
              Map<Long, Waiting> now = scan.now();
              for (Thread thread : ofThese) {
                Waiting w = now.get(ThreadTable.idOf(thread));
                if (w == null || !w.forEver()) {
                  return false;
                }
                found.put(w.threadId(), w);
              }
              return true;
            });
    return found;
  }

  private List<Finding> detected(Map<Long, Waiting> waits, boolean closedWorld) {
    GraphBuilder builder = new GraphBuilder(sites, internals, waits, Map.of(), null, null);
    builder.left(closedWorld ? List.of() : List.of("somebody"));
    return Deadlocks.detected(builder.build());
  }

  @Test
  void seesACycle_whenTwoThreadsInvertTwoLocks() {
    CountDownLatch there = new CountDownLatch(2);
    Thread one =
        start("one", there, () -> LockHooks.lock(a, 0), () -> LockHooks.lockInterruptibly(b, 0));
    Thread two =
        start("two", there, () -> LockHooks.lock(b, 0), () -> LockHooks.lockInterruptibly(a, 0));

    List<Finding> found = detected(waits(one, two), false);

    assertThat(found).hasSize(1);
    assertThat(found.get(0).kind()).isEqualTo(FindingKind.DEADLOCK);
    assertThat(found.get(0).sides())
        .extracting(side -> side.thread().name())
        .containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void seesNone_whenTheHolderAtTheEndGoesOn() {
    CountDownLatch there = new CountDownLatch(2);
    CountDownLatch busy = new CountDownLatch(1);
    Thread one = start("one", there, () -> LockHooks.lock(a, 0), busy::await);
    Thread two =
        start("two", there, () -> LockHooks.lock(b, 0), () -> LockHooks.lockInterruptibly(a, 0));

    assertThat(detected(waits(two), false)).isEmpty();
    assertThat(one.isAlive()).isTrue();
  }

  @Test
  void seesACycle_throughTheEndOfAThread() {
    CountDownLatch there = new CountDownLatch(2);
    Thread child = start("child", there, () -> {}, () -> LockHooks.lockInterruptibly(a, 0));
    Thread parent =
        start("parent", there, () -> LockHooks.lock(a, 0), () -> ThreadHooks.join(child, 0));

    List<Finding> found = detected(waits(child, parent), false);

    assertThat(found).hasSize(1);
    assertThat(found.get(0).sides())
        .extracting(side -> side.wants().label())
        .contains("end of child");
  }

  @Test
  void seesNoCycle_throughTheEndOfTheThreadItself() {
    CountDownLatch there = new CountDownLatch(1);
    Thread server =
        start("server", there, () -> {}, () -> ThreadHooks.join(Thread.currentThread(), 0));

    assertThat(detected(waits(server), true)).isEmpty();
  }

  /** Anybody may release permits: only where nobody else is left is it a deadlock. */
  @Test
  void seesACycleOfPermits_inAClosedWorldAlone() {
    Semaphore first = new Semaphore(1);
    Semaphore second = new Semaphore(1);
    CountDownLatch there = new CountDownLatch(2);
    Thread one = crossed("one", there, first, second);
    Thread two = crossed("two", there, second, first);
    Map<Long, Waiting> waits = waits(one, two);

    assertThat(detected(waits, false)).isEmpty();
    assertThat(detected(waits, true)).hasSize(1);
  }

  /** A thread that was seen to release what it acquired holds it; else it proves nothing. */
  private Thread crossed(String name, CountDownLatch there, Semaphore holds, Semaphore wants) {
    return start(
        name,
        there,
        () -> {
          SemaphoreHooks.acquire(holds, 0);
          SemaphoreHooks.release(holds, 0);
          SemaphoreHooks.acquire(holds, 0);
        },
        () -> SemaphoreHooks.acquire(wants, 0));
  }

  @Test
  void seesACycleOfPermits_thatNobodyWasSeenToRelease_onlyWhereNobodyCanMove() {
    Semaphore first = new Semaphore(1);
    Semaphore second = new Semaphore(1);
    CountDownLatch there = new CountDownLatch(2);
    Thread one =
        start(
            "one",
            there,
            () -> SemaphoreHooks.acquire(first, 0),
            () -> SemaphoreHooks.acquire(second, 0));
    Thread two =
        start(
            "two",
            there,
            () -> SemaphoreHooks.acquire(second, 0),
            () -> SemaphoreHooks.acquire(first, 0));

    Map<Long, Waiting> waits = waits(one, two);
    assertThat(detected(waits, false)).isEmpty();
    assertThat(detected(waits, true)).hasSize(1);
    GraphBuilder some = new GraphBuilder(sites, internals, waits, Map.of(), null, null);
    some.left(List.of());
    some.partial();
    assertThat(Deadlocks.detected(some.build())).isEmpty();
  }
}
