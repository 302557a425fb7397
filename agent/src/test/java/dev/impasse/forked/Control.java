package dev.impasse.forked;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The positive control of tests of silence: a plain deadlock, made when the program that must not
 * be reported has been watched for long enough. An agent that was switched off, or never saw the
 * program's locks, does not report it.
 */
final class Control {

  /** What the name of each of its threads begins with. */
  static final String THREADS = "control-";

  private Control() {}

  /** Deadlocks two daemons, for ever. */
  static void deadlock() {
    ReentrantLock one = new ReentrantLock();
    ReentrantLock two = new ReentrantLock();
    CountDownLatch both = new CountDownLatch(2);
    start(1, one, two, both);
    start(2, two, one, both);
  }

  private static void start(
      int number, ReentrantLock outer, ReentrantLock inner, CountDownLatch both) {
    Thread thread =
        new Thread(
            () -> {
              outer.lock();
              both.countDown();
              while (both.getCount() > 0) {
                Thread.onSpinWait();
              }
              inner.lock();
            },
            THREADS + number);
    thread.setDaemon(true);
    thread.start();
  }
}
