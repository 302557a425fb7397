package dev.impasse.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks a thread runs, one within the other: whoever waits for the future that one of them
 * completes waits for this thread.
 *
 * <p><b>Threading.</b> Changed by the thread of the state alone; anybody may ask.
 */
final class RunningTasks {

  private RunningTasks() {}

  static void runs(ThreadState s, @Nullable Object future) {
    @Nullable Object[] all = s.running;
    if (all == null || s.tasks == all.length) {
      all = all == null ? new @Nullable Object[4] : Arrays.copyOf(all, s.tasks * 2);
    }
    all[s.tasks++] = future;
    s.running = all;
  }

  static void ran(ThreadState s) {
    @Nullable Object[] all = s.running;
    if (s.tasks > 0 && all != null) {
      s.tasks--;
      all[s.tasks] = null;
      s.running = all;
      s.leave();
    }
  }

  /** Whether the thread runs the task that completes a future. */
  static boolean isRunning(ThreadState s, Object future) {
    @Nullable Object[] all = s.running;
    if (all != null) {
      for (Object one : all) {
        if (one == future) {
          return true;
        }
      }
    }
    return false;
  }
}
