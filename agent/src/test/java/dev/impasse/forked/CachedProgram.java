package dev.impasse.forked;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;

/** Two threads that take two locks: one after the other, or crosswise with {@code hang}. */
final class CachedProgram {

  private static final ReentrantLock ONE = new ReentrantLock();
  private static final ReentrantLock TWO = new ReentrantLock();

  private CachedProgram() {}

  /** Runs to its end, unless it is told to hang. */
  public static void main(String[] args) throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    if (args.length == 0) {
      both(ONE, TWO, null);
      both(TWO, ONE, null);
    } else {
      new Thread(() -> both(TWO, ONE, both), "second").start();
      both(ONE, TWO, both);
    }
    System.out.println("done");
  }

  private static void both(ReentrantLock outer, ReentrantLock inner, CyclicBarrier meeting) {
    outer.lock();
    try {
      if (meeting != null) {
        meeting.await();
      }
      inner.lock();
      inner.unlock();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      outer.unlock();
    }
  }
}
