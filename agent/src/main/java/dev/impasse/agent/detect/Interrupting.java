package dev.impasse.agent.detect;

import dev.impasse.runtime.ThreadTable;
import java.util.List;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether a call may end the wait of a certain thread whatever the wait is for: interrupts it,
 * cancels the task that it runs or waits for, shuts down the pool that it works for.
 *
 * <p>By the types alone: a call that nothing is known about counts, because it may be meant for
 * this wait.
 */
final class Interrupting {

  private static final String PER_TASK = "java.util.concurrent.ThreadPerTaskExecutor";

  private final Function<String, @Nullable Class<?>> loaded;
  private final Function<Thread, @Nullable Object> poolOf;

  /**
   * Makes it.
   *
   * @param loaded returns a loaded class of the application by its name, or null
   * @param poolOf returns the pool that a thread works for, or null
   */
  Interrupting(
      Function<String, @Nullable Class<?>> loaded, Function<Thread, @Nullable Object> poolOf) {
    this.loaded = loaded;
    this.poolOf = poolOf;
  }

  /**
   * Whether a call may end the wait.
   *
   * @param waiter the thread that waits
   * @param stack its stack
   * @param target what it waits for, null if that is not known
   */
  boolean may(
      SignalCall call, Thread waiter, List<StackTraceElement> stack, @Nullable Object target) {
    if (!call.interrupts()) {
      return false;
    }
    return switch (call.method()) {
      case "interrupt" -> !isThread(call.owner()) || call.fits(waiter);
      case "cancel" -> (target != null && call.fits(target)) || cancelsTask(call, stack);
      default -> stopsPool(call, waiter, stack);
    };
  }

  private boolean isThread(String owner) {
    Class<?> type = type(owner.replace('/', '.'));
    return type != null && Thread.class.isAssignableFrom(type);
  }

  /** Whether a thread runs something of a type that the call can be made on. */
  private boolean cancelsTask(SignalCall call, List<StackTraceElement> stack) {
    Class<?> cancelled = type(call.owner().replace('/', '.'));
    if (cancelled == null || (cancelled.isInterface() && !isFuture(cancelled))) {
      return true;
    }
    for (StackTraceElement frame : stack) {
      Class<?> running = type(frame.getClassName());
      if (running != null
          && (cancelled.isAssignableFrom(running)
              || (isFuture(running) && running.isAssignableFrom(cancelled)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFuture(Class<?> type) {
    return Future.class.isAssignableFrom(type);
  }

  private boolean stopsPool(SignalCall call, Thread waiter, List<StackTraceElement> stack) {
    Object pool =
        waiter instanceof ForkJoinWorkerThread worker ? worker.getPool() : poolOf.apply(waiter);
    if (pool != null) {
      return call.fits(pool);
    }
    return ThreadTable.isVirtual(waiter)
        || stack.stream().anyMatch(frame -> frame.getClassName().startsWith(PER_TASK));
  }

  /** Returns a class that is there already; null if it is not, or is one that is hidden. */
  private @Nullable Class<?> type(String name) {
    Class<?> known = loaded.apply(name);
    if (known != null || !(name.startsWith("java.") || name.startsWith("jdk."))) {
      return known;
    }
    try {
      return Class.forName(name, false, null);
    } catch (ClassNotFoundException | LinkageError absent) {
      return null;
    }
  }
}
