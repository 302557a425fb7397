package dev.impasse.forked;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/** Two locks in both orders, never at once; how the threads come one after the other differs. */
final class OnlinePredictionProgram {

  private static final ReentrantLock LEFT = new ReentrantLock();
  private static final ReentrantLock RIGHT = new ReentrantLock();
  private static final ReentrantLock GATE = new ReentrantLock();

  private static boolean plain;
  private static volatile boolean flag;

  private OnlinePredictionProgram() {}

  /** Runs to its end. */
  public static void main(String[] args) throws InterruptedException {
    Thread one =
        new Thread(
            () -> {
              both(LEFT, RIGHT);
              plain = true;
            },
            "one");
    Thread two = new Thread(() -> both(RIGHT, LEFT), "two");
    switch (args[0]) {
      case "inversion" -> inversion(one, two);
      case "for-ever" -> {
        inversion(one, two);
        while (true) {
          both(LEFT, RIGHT);
        }
      }
      case "flag" -> {
        Thread first =
            new Thread(
                () -> {
                  both(LEFT, RIGHT);
                  flag = true;
                });
        first.start();
        while (!flag) {
          Thread.onSpinWait();
        }
        both(RIGHT, LEFT);
      }
      case "latch" -> {
        CountDownLatch latch = new CountDownLatch(1);
        Thread first =
            new Thread(
                () -> {
                  both(LEFT, RIGHT);
                  latch.countDown();
                });
        first.start();
        latch.await();
        both(RIGHT, LEFT);
      }
      case "joined" -> {
        one.start();
        one.join();
        two.start();
        two.join();
      }
      case "before-start" -> {
        both(LEFT, RIGHT);
        two.start();
        two.join();
      }
      case "same-thread" -> {
        both(LEFT, RIGHT);
        both(RIGHT, LEFT);
      }
      case "gate" -> {
        Thread gated = new Thread(() -> gated(LEFT, RIGHT), "gated");
        gated.start();
        while (gated.isAlive()) {
          Thread.sleep(20);
        }
        gated(RIGHT, LEFT);
      }
      case "gives-up" -> {
        Thread trying = new Thread(OnlinePredictionProgram::trying, "trying");
        trying.start();
        while (trying.isAlive()) {
          Thread.sleep(20);
        }
        both(RIGHT, LEFT);
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
    System.out.println("done");
  }

  /** A race that no trace holds: the threads could as well have met. */
  private static void inversion(Thread one, Thread two) throws InterruptedException {
    one.start();
    while (!plain) {
      Thread.sleep(20);
    }
    two.start();
    two.join();
  }

  private static void both(ReentrantLock outer, ReentrantLock inner) {
    outer.lock();
    try {
      inner.lock();
      inner.unlock();
    } finally {
      outer.unlock();
    }
  }

  private static void gated(ReentrantLock outer, ReentrantLock inner) {
    GATE.lock();
    try {
      both(outer, inner);
    } finally {
      GATE.unlock();
    }
  }

  private static void trying() {
    LEFT.lock();
    try {
      if (RIGHT.tryLock()) {
        RIGHT.unlock();
      }
    } finally {
      LEFT.unlock();
    }
  }
}
