package dev.impasse.matrix;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Waits by sleeping and looking, which takes no lock and is no wait that could be part of a hang.
 */
final class Pause {

  private static final long LONGEST_LOOK_MILLIS = 40;

  private Pause() {}

  /** Returns when the condition is true. */
  static void until(BooleanSupplier condition) {
    long look = 1;
    while (!condition.getAsBoolean()) {
      millis(look);
      look = Math.min(2 * look, LONGEST_LOOK_MILLIS);
    }
  }

  /**
   * Returns when the thread waits without a time-out inside a method, which says for what: on its
   * way there it may wait for a class to load, or to print.
   */
  static void untilWaitsIn(Thread thread, Class<?> type, String method) {
    until(() -> waits(thread) && isIn(thread, type.getName(), method));
  }

  private static boolean isIn(Thread thread, String type, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(at -> at.getClassName().equals(type) && at.getMethodName().equals(method));
  }

  /** Returns when the thread has ended. */
  static void untilEnded(Thread thread) {
    until(() -> thread.getState() == Thread.State.TERMINATED);
  }

  /** Whether a thread waits without a time-out. */
  static boolean waits(Thread thread) {
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING || state == Thread.State.BLOCKED;
  }

  /** Sleeps. */
  static void millis(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts these threads", e);
    }
  }
}
