package dev.impasse.agent.detect;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A pause in which the program could run. While the process is stopped (SIGSTOP, a frozen
 * container, a machine that sleeps) the clock goes on and no thread moves: a pause in which that
 * happened is not evidence that a thread stands still, and begins anew.
 */
final class RunningPause {

  /** On a machine that is merely busy a pause lasts longer, too; it is not begun anew for ever. */
  private static final int MOST_TIMES = 3;

  private final LongSupplier nanoTime;
  private final LongConsumer park;

  RunningPause() {
    this(System::nanoTime, LockSupport::parkNanos);
  }

  /**
   * Makes one with another clock.
   *
   * @param park waits for so many nanoseconds, or less
   */
  RunningPause(LongSupplier nanoTime, LongConsumer park) {
    this.nanoTime = nanoTime;
    this.park = park;
  }

  /** Waits. */
  void nanos(long nanos) {
    for (int times = 0; times < MOST_TIMES; times++) {
      long begin = nanoTime.getAsLong();
      park.accept(nanos);
      if (nanoTime.getAsLong() - begin < 2 * nanos) {
        return;
      }
    }
  }
}
