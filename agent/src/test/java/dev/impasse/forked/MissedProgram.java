package dev.impasse.forked;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.BooleanSupplier;

/**
 * Programs that hang for ever in ways that are not reported; the argument says which. The main
 * thread lives and does something else, as somebody always does in a program of some size; when a
 * line comes on stdin, it makes a {@link Control}.
 */
final class MissedProgram {

  private static final long STEP_MILLIS = 150;
  private static final long LOOK_MILLIS = 20;

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
        Thread reader = Threads.start("reader", () -> SHARED.readLock().lock()).get(0);
        until(() -> !reader.isAlive());
        Threads.start("writer", () -> SHARED.writeLock().lock());
      }
      case "stamped-behind" -> stampedBehind();
      case "timed-for-ever" ->
          Threads.start("left", () -> retry(SESSION, OTHER), () -> retry(OTHER, SESSION));
      case "polls" -> {
        Polling left = new Polling();
        Polling right = new Polling();
        CyclicBarrier both = new CyclicBarrier(2);
        Threads.start("left", () -> nested(left, both, right), () -> nested(right, both, left));
        until(() -> left.polled && right.polled);
      }
      case "fork-join" -> fillForkJoin();
      case "wrapped-worker" -> fill(wrapping());
      case "behind-interface" -> behindInterface();
      case "joins-itself" -> Threads.start("self", () -> Thread.currentThread().join());
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

  private static void nested(Lock outer, CyclicBarrier both, Lock inner) {
    outer.lock();
    Threads.meet(both);
    inner.lock();
  }

  /** A lock of a server or a file, of which nobody says when it is free. */
  private static final class Polling implements Lock {
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile boolean polled;

    @Override
    public void lock() {
      while (!taken.compareAndSet(false, true)) {
        polled = true;
        LockSupport.parkNanos(1_000_000);
      }
    }

    @Override
    public void lockInterruptibly() {
      lock();
    }

    @Override
    public boolean tryLock() {
      return taken.compareAndSet(false, true);
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
      return tryLock();
    }

    @Override
    public void unlock() {
      taken.set(false);
    }

    @Override
    public Condition newCondition() {
      throw new UnsupportedOperationException();
    }
  }

  /** Waits by sleeping, which is nothing that a detector could see. */
  private static void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static boolean waitsIn(Thread thread, Class<?> type) {
    return thread.getState() == Thread.State.WAITING
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals(type.getName()));
  }

  /** Somebody else might release it. */
  private static void takeTwice() throws InterruptedException {
    PERMIT.acquire();
    PERMIT.acquire();
  }

  /**
   * The second reader queues behind the writer: the queue of a stamped lock is not read. A reader
   * that finds no writer in possession overtakes the queue, so all three come while there is one.
   */
  private static void stampedBehind() throws InterruptedException {
    long stamp = STAMPED.writeLock();
    Thread first =
        untilItWaits(
            "first",
            () -> {
              long own = STAMPED.readLock();
              SESSION.lock();
              SESSION.unlock();
              STAMPED.unlockRead(own);
            });
    untilItWaits("writer", () -> STAMPED.unlockWrite(STAMPED.writeLock()));
    untilItWaits(
        "second",
        () -> {
          SESSION.lock();
          STAMPED.unlockRead(STAMPED.readLock());
          SESSION.unlock();
        });
    STAMPED.unlockWrite(stamp);
    until(() -> waitsIn(first, ReentrantLock.class));
  }

  private static Thread untilItWaits(String name, Threads.Action action)
      throws InterruptedException {
    Thread thread = Threads.start(name, action).get(0);
    until(() -> waitsIn(thread, StampedLock.class));
    return thread;
  }

  /** Never gives up the outer lock, and tries the inner one for ever. */
  private static void retry(ReentrantLock outer, ReentrantLock inner) throws InterruptedException {
    outer.lock();
    until(inner::isLocked);
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
    Thread waiter =
        Threads.start(
                "waits",
                () -> {
                  SESSION.lock();
                  latch.await();
                  SESSION.unlock();
                })
            .get(0);
    until(() -> waitsIn(waiter, CountDownLatch.class));
    Threads.start(
        "opens",
        () -> {
          SESSION.lock();
          opens.run();
          SESSION.unlock();
        });
  }
}
