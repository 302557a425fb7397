package dev.impasse.demo;

/**
 * Two threads nest a monitor and that of a synchronized method in both orders, one after the other.
 * Who comes second waits for the first by a plain field, which no trace records: for a time, or for
 * ever. So a deadlock is predicted of both, and only the first can happen.
 */
final class CrossedOnce {

  private static final Object front = new Object();

  private static boolean done;

  private CrossedOnce() {}

  /** Runs once; {@code for-a-time} or {@code for-ever}. */
  public static void main(String[] args) throws InterruptedException {
    boolean forEver = args[0].equals("for-ever");
    Back back = new Back();
    Thread first = new Thread(() -> frontThenBack(back), "first");
    Thread second = new Thread(() -> backThenFront(back, forEver), "second");
    first.start();
    second.start();
    first.join();
    second.join();
  }

  private static void frontThenBack(Back back) {
    synchronized (front) {
      back.enter();
    }
    done = true;
  }

  private static void backThenFront(Back back, boolean forEver) {
    for (int i = 0; !done && (forEver || i < 200); i++) {
      Pace.sleepMillis(10);
    }
    back.enterAnd(
        () -> {
          synchronized (front) {
            return;
          }
        });
  }

  /** Its monitor is that of its methods. */
  private static final class Back {

    private int entered;

    synchronized void enter() {
      entered++;
    }

    synchronized void enterAnd(Runnable inner) {
      entered++;
      inner.run();
    }
  }
}
