package dev.impasse.forked;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Two threads in a deadlock that differ in how they wait, as the argument says: {@code locks}
 * (nobody can be interrupted), {@code interruptible} (one can), {@code hook} (a shutdown hook waits
 * for the deadlock, too).
 */
final class ReactionProgram {

  private static final ReentrantLock LEFT = new ReentrantLock();
  private static final ReentrantLock RIGHT = new ReentrantLock();
  private static final CyclicBarrier BOTH = new CyclicBarrier(2);

  private ReactionProgram() {}

  /** Hangs, until somebody ends it or a thread. */
  public static void main(String[] args) throws InterruptedException {
    if (args[0].equals("hook")) {
      Runtime.getRuntime().addShutdownHook(new Thread(LEFT::lock));
    }
    boolean interruptible = args[0].equals("interruptible");
    Thread first = new Thread(ReactionProgram::first, "first");
    Thread second = new Thread(() -> second(interruptible), "second");
    first.start();
    second.start();
    first.join();
    second.join();
    System.out.println("both have ended");
  }

  private static void first() {
    LEFT.lock();
    try {
      Threads.meet(BOTH);
      RIGHT.lock();
      RIGHT.unlock();
    } finally {
      LEFT.unlock();
    }
  }

  private static void second(boolean interruptible) {
    RIGHT.lock();
    try {
      Threads.meet(BOTH);
      if (interruptible) {
        LEFT.lockInterruptibly();
      } else {
        LEFT.lock();
      }
      LEFT.unlock();
    } catch (InterruptedException e) {
      System.out.println("second was interrupted");
    } finally {
      RIGHT.unlock();
    }
  }
}
