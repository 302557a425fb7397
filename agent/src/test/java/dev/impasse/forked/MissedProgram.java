package dev.impasse.forked;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * Programs that hang for ever in ways that are not reported; the argument says which. The main
 * thread lives and does something else, as somebody always does in a program of some size; when a
 * line comes on stdin, it makes a {@link Control}.
 */
final class MissedProgram {

  private static final long STEP_MILLIS = 150;

  private static final Semaphore PERMIT = new Semaphore(1);
  private static final ReentrantReadWriteLock SHARED = new ReentrantReadWriteLock();
  private static final StampedLock STAMPED = new StampedLock();
  private static final ReentrantLock SESSION = new ReentrantLock();
  private static final ReentrantLock OTHER = new ReentrantLock();

  private MissedProgram() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "handed-over" -> Threads.start("taker", MissedProgram::takeTwice);
      case "orphaned-read" -> {
        Threads.start("reader", () -> SHARED.readLock().lock());
        Thread.sleep(STEP_MILLIS);
        Threads.start("writer", () -> SHARED.writeLock().lock());
      }
      case "stamped-behind" -> stampedBehind();
      case "timed-for-ever" ->
          Threads.start("left", () -> retry(SESSION, OTHER), () -> retry(OTHER, SESSION));
      case "fork-join" -> fillForkJoin();
      case "wrapped-worker" -> fill(wrapping());
      case "behind-interface" -> behindInterface();
      default -> throw new IllegalArgumentException(args[0]);
    }
    Thread.sleep(STEP_MILLIS);
    System.out.println("hangs");
    while (System.in.available() == 0) {
      Thread.sleep(STEP_MILLIS);
    }
    Control.deadlock();
    while (true) {
      Thread.sleep(STEP_MILLIS);
    }
  }

  /** Somebody else might release it. */
  private static void takeTwice() throws InterruptedException {
    PERMIT.acquire();
    PERMIT.acquire();
  }

  /** The second reader queues behind the writer: the queue of a stamped lock is not read. */
  private static void stampedBehind() throws InterruptedException {
    Threads.start(
        "first",
        () -> {
          long stamp = STAMPED.readLock();
          Thread.sleep(4 * STEP_MILLIS);
          SESSION.lock();
          SESSION.unlock();
          STAMPED.unlockRead(stamp);
        },
        () -> {
          SESSION.lock();
          Thread.sleep(3 * STEP_MILLIS);
          STAMPED.unlockRead(STAMPED.readLock());
          SESSION.unlock();
        });
    Thread.sleep(STEP_MILLIS);
    Threads.start("writer", () -> STAMPED.unlockWrite(STAMPED.writeLock()));
    Thread.sleep(4 * STEP_MILLIS);
  }

  /** Never gives up the outer lock, and tries the inner one for ever. */
  private static void retry(ReentrantLock outer, ReentrantLock inner) throws InterruptedException {
    outer.lock();
    Thread.sleep(STEP_MILLIS);
    while (!inner.tryLock(1, TimeUnit.SECONDS)) {
      Thread.onSpinWait();
    }
  }

  /** The one worker waits for what only its own pool would run. */
  private static void fillForkJoin() {
    ForkJoinPool pool = new ForkJoinPool(1);
    pool.execute(
        () -> {
          CountDownLatch done = new CountDownLatch(1);
          pool.execute(done::countDown);
          Threads.quietly(done::await);
        });
  }

  private static void fill(ExecutorService pool) {
    pool.execute(
        () -> {
          Future<?> inner = pool.submit(() -> {});
          Threads.quietly(inner::get);
        });
  }

  private static ExecutorService wrapping() {
    return Executors.newFixedThreadPool(
        1,
        worker ->
            new Thread(
                () -> {
                  Thread.onSpinWait();
                  worker.run();
                }));
  }

  /** The call that would open the latch is made through an interface, behind the lock. */
  private static void behindInterface() throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    Runnable opens = latch::countDown;
    Threads.start(
        "waits",
        () -> {
          SESSION.lock();
          latch.await();
          SESSION.unlock();
        });
    Thread.sleep(STEP_MILLIS);
    Threads.start(
        "opens",
        () -> {
          SESSION.lock();
          opens.run();
          SESSION.unlock();
        });
  }
}
