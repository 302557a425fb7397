package dev.impasse.forked;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * Programs that hang for ever in ways that are not reported; the argument says which. The main
 * thread lives and does something else, as somebody always does in a program of some size.
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
      default -> throw new IllegalArgumentException(args[0]);
    }
    Thread.sleep(STEP_MILLIS);
    System.out.println("hangs");
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
}
