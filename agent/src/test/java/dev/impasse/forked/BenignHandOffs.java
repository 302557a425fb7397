package dev.impasse.forked;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;

/** Test programs in which one thread takes and another gives back, which is no deadlock. */
final class BenignHandOffs {

  private static final Semaphore limiter = new Semaphore(2);
  private static final Semaphore bound = new Semaphore(2);
  private static final Semaphore[] turns = {new Semaphore(1), new Semaphore(0)};
  private static final Semaphore spaces = new Semaphore(2);
  private static final Semaphore items = new Semaphore(0);
  private static final StampedLock written = new StampedLock();
  private static final StampedLock read = new StampedLock();
  private static final StampedLock converted = new StampedLock();
  private static final Lock handedOff = new CustomLocks.HandOff();
  private static final Lock inTry = new CustomLocks.HandOff();
  private static final CustomLocks.Distributed distributed = new CustomLocks.Distributed();
  private static final Lock wrapped = new CustomLocks.Wrapper();
  private static final Lock wrappedToo = new CustomLocks.Wrapper();
  private static final CustomLocks.Both both = new CustomLocks.Both();
  private static final Lock spunA = new CustomLocks.Spin();
  private static final Lock spunB = new CustomLocks.Spin();
  private static final Lock waited = new CustomLocks.Waiting();

  private BenignHandOffs() {}

  private static void later(Runnable action) {
    Threads.start(
        "later",
        () -> {
          Threads.holdStill();
          action.run();
        });
  }

  static void limiter() {
    Threads.start(
        "producer",
        () -> {
          for (int i = 0; i < 4; i++) {
            limiter.acquire();
            later(BenignHandOffs::done);
          }
        });
  }

  private static void done() {
    limiter.release();
  }

  /** The bounded executor of Java Concurrency in Practice, 8.3.3: it releases when refused, too. */
  static void boundedExecutor() {
    ExecutorService executor =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "bounded");
              thread.setDaemon(true);
              return thread;
            });
    Threads.start(
        "submitter",
        () -> {
          for (int i = 0; i < 4; i++) {
            submit(executor);
          }
        });
  }

  private static void submit(ExecutorService executor) throws InterruptedException {
    bound.acquire();
    try {
      executor.execute(
          () -> {
            try {
              Threads.holdStill();
            } finally {
              bound.release();
            }
          });
    } catch (RejectedExecutionException e) {
      bound.release();
    }
  }

  /** Two threads take turns: each releases what the other acquires. */
  static void turns() {
    Threads.start("turns", () -> takeTurns(0), () -> takeTurns(1));
  }

  private static void takeTurns(int me) throws InterruptedException {
    for (int i = 0; i < 2; i++) {
      turns[me].acquire();
      Threads.holdStill();
      turns[1 - me].release();
    }
  }

  /** The bounded buffer of Java Concurrency in Practice, 12.1. */
  static void boundedBuffer() {
    Threads.start(
        "buffer",
        () -> {
          for (int i = 0; i < 4; i++) {
            spaces.acquire();
            items.release();
          }
        },
        () -> {
          for (int i = 0; i < 4; i++) {
            Threads.holdStill();
            items.acquire();
            spaces.release();
          }
        });
  }

  static void stampedWriteReleasedElsewhere() {
    Threads.start(
        "stamped",
        () -> {
          for (int i = 0; i < 3; i++) {
            long stamp = written.writeLock();
            later(() -> written.unlockWrite(stamp));
          }
        });
  }

  static void stampedReadReleasedElsewhere() {
    Threads.start(
        "stampedRead",
        () -> {
          long stamp = read.readLock();
          later(() -> read.unlockRead(stamp));
          read.unlockWrite(read.writeLock());
        });
  }

  static void stampedConversions() {
    Threads.start("converting", BenignHandOffs::convert, BenignHandOffs::convert);
  }

  private static void convert() {
    for (int i = 0; i < 3; i++) {
      long stamp = converted.readLock();
      try {
        long write = converted.tryConvertToWriteLock(stamp);
        if (write == 0) {
          converted.unlockRead(stamp);
          stamp = converted.writeLock();
        } else {
          stamp = write;
        }
        Threads.holdStill(400);
        stamp = converted.tryConvertToReadLock(stamp);
        Threads.holdStill(400);
        stamp = converted.tryConvertToOptimisticRead(stamp);
        Threads.holdStill(100);
        stamp = converted.readLock();
      } finally {
        converted.unlock(stamp);
      }
    }
  }

  static void lockReleasedElsewhere() {
    Threads.start(
        "handOff",
        () -> {
          for (int i = 0; i < 3; i++) {
            handedOff.lock();
            later(handedOff::unlock);
          }
        });
  }

  /** As before, and the thread that takes it would release it again if nobody took it. */
  static void lockReleasedElsewhereUnlessRefused() {
    Threads.start(
        "inTry",
        () -> {
          for (int i = 0; i < 3; i++) {
            inTry.lock();
            try {
              later(() -> inTry.unlock());
            } catch (OutOfMemoryError e) {
              inTry.unlock();
            }
          }
        });
  }

  static void declaredLockReleasedElsewhere() {
    Threads.start(
        "declared",
        () -> {
          for (int i = 0; i < 3; i++) {
            distributed.acquire();
            later(distributed::release);
          }
        });
  }

  static void wrappers() {
    Threads.start("wrapped", () -> wrap(wrapped, wrappedToo), () -> wrap(wrapped, wrappedToo));
  }

  private static void wrap(Lock first, Lock second) {
    first.lock();
    try {
      first.lock();
      second.lock();
      Threads.holdStill();
      second.unlock();
      first.unlock();
    } finally {
      first.unlock();
    }
  }

  /** Readers of a user's own read-write lock hold it together, and read once more. */
  static void ownReadWriteLock() {
    CyclicBarrier barrier = new CyclicBarrier(2);
    Lock other = new ReentrantLock();
    Threads.start(
        "ownRead",
        () -> {
          both.readLock().lock();
          Threads.meet(barrier);
          other.lock();
          Threads.holdStill();
          both.readLock().lock();
          both.readLock().unlock();
          other.unlock();
          both.readLock().unlock();
        },
        () -> {
          both.readLock().lock();
          Threads.meet(barrier);
          other.lock();
          other.unlock();
          both.readLock().unlock();
        });
  }

  /** Spin locks whose {@code lock()} gives up after a time, whatever the interface says. */
  static void spinLocksThatGiveUp() {
    CyclicBarrier barrier = new CyclicBarrier(2);
    Threads.start("spun", () -> spin(spunA, spunB, barrier), () -> spin(spunB, spunA, barrier));
  }

  private static void spin(Lock first, Lock second, CyclicBarrier barrier) {
    first.lock();
    try {
      Threads.meet(barrier);
      second.lock();
      second.unlock();
    } finally {
      first.unlock();
    }
  }

  static void lockOfMonitorAndWait() {
    Threads.start("waited", () -> hold(waited), () -> hold(waited), () -> hold(waited));
  }

  private static void hold(Lock lock) {
    lock.lock();
    try {
      Threads.holdStill();
    } finally {
      lock.unlock();
    }
  }
}
