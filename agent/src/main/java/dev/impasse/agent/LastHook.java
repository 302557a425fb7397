package dev.impasse.agent;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.daemon.Daemon;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * What runs when the JVM ends, after every shutdown hook of the application.
 *
 * <p>Hooks that {@link Runtime#addShutdownHook} takes run all at once, so one of them can not know
 * when the others are over; but the JVM runs its own, of which that is one, one after the other.
 * The agent takes the last free place.
 *
 * <p><b>Threading.</b> The work runs on a daemon of its own, since an interrupt of the thread that
 * ends the JVM would close files, and is waited for at most {@value #MOST_MILLIS} ms.
 */
final class LastHook {

  private static final int LAST_SLOT = 9;
  private static final int FIRST_FREE_SLOT = 3;
  private static final long MOST_MILLIS = 5_000;

  private LastHook() {}

  /**
   * Registers what is to be done last.
   *
   * @return false where the JDK does not let it
   */
  static boolean add(Runnable work) {
    MethodHandle add;
    try {
      Class<?> shutdown = Class.forName("java.lang.Shutdown", false, null);
      MethodType type = MethodType.methodType(void.class, int.class, boolean.class, Runnable.class);
      add =
          MethodHandles.privateLookupIn(shutdown, MethodHandles.lookup())
              .findStatic(shutdown, "add", type);
    } catch (ReflectiveOperationException | RuntimeException closed) {
      Console.debug(closed);
      return false;
    }
    Thread worker = Daemon.of("impasse-last", work);
    for (int slot = LAST_SLOT; slot >= FIRST_FREE_SLOT; slot--) {
      try {
        add.invokeExact(slot, false, (Runnable) () -> runAndWait(worker));
        return true;
      } catch (Throwable taken) {
        Console.debug(taken); // or the JVM is ending already, which the next one says as well
      }
    }
    return false;
  }

  private static void runAndWait(Thread worker) {
    boolean interrupted = false;
    long deadline = System.nanoTime() + MOST_MILLIS * 1_000_000;
    worker.start();
    while (worker.isAlive() && System.nanoTime() - deadline < 0) {
      try {
        worker.join(MOST_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
