package dev.impasse.runtime;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's own tasks call that complete a {@link CompletableFuture} when they are done: who
 * waits for it, waits for the thread that runs them.
 */
public final class TaskHooks {

  private TaskHooks() {}

  /** First in a task; {@code future} is what it completes, null if that was done already. */
  public static void runs(@Nullable Object future) {
    try {
      ThreadState s = LockOperations.enter();
      if (s != null) {
        RunningTasks.runs(s, future);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  /** Last in a task. */
  public static void ran() {
    try {
      ThreadState s = LockOperations.enter();
      if (s != null) {
        RunningTasks.ran(s);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }
}
