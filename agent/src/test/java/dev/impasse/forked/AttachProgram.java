package dev.impasse.forked;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Two threads that hang, before an agent is there: in {@code monitors}, {@code locks}, {@code
 * mixed} (one of each); or {@code later}: they wait for a line on stdin first.
 */
final class AttachProgram {

  private static final Object LEFT = new Object();
  private static final Object RIGHT = new Object();
  private static final ReentrantLock ONE = new ReentrantLock();
  private static final ReentrantLock TWO = new ReentrantLock();
  private static final CyclicBarrier BOTH = new CyclicBarrier(2);

  private AttachProgram() {}

  /** Prints {@code ready} when both have one of the two, or wait for the line. */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "monitors" ->
          Threads.start("hung", () -> monitors(LEFT, RIGHT), () -> monitors(RIGHT, LEFT));
      case "locks" -> Threads.start("hung", () -> locks(ONE, TWO), () -> locks(TWO, ONE));
      case "mixed" -> Threads.start("hung", AttachProgram::lockFirst, AttachProgram::lockLast);
      case "later" -> {
        System.out.println("ready");
        System.in.read();
        Threads.start("hung", AttachProgram::oneFirst, AttachProgram::twoFirst);
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
    Thread.currentThread().join(); // for ever
  }

  private static void monitors(Object outer, Object inner) {
    synchronized (outer) {
      meet();
      synchronized (inner) {
        inner.notifyAll();
      }
    }
  }

  private static void locks(ReentrantLock outer, ReentrantLock inner) {
    outer.lock();
    meet();
    inner.lock();
  }

  private static void oneFirst() {
    ONE.lock();
    meet();
    TWO.lock();
  }

  private static void twoFirst() {
    TWO.lock();
    meet();
    ONE.lock();
  }

  private static void lockFirst() {
    ONE.lock();
    meet();
    synchronized (LEFT) {
      LEFT.notifyAll();
    }
  }

  private static void lockLast() {
    synchronized (LEFT) {
      meet();
      ONE.lock();
    }
  }

  private static void meet() {
    Threads.meet(BOTH);
    System.out.println("ready");
  }
}
