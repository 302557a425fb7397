package dev.impasse.agent.notify;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.daemon.Daemon;
import java.util.concurrent.TimeUnit;

/**
 * Ends the JVM, in good order if that is possible: shutdown hooks may wait for the very locks that
 * are deadlocked, so that they get two seconds and then the JVM is halted.
 */
final class LastExit {

  static final int GRACE_SECONDS = 2;

  private static final int SLICE_MILLIS = 100;
  private static final long LAST_WORD_NANOS = 200_000_000;

  private LastExit() {}

  /** Ends the JVM with a code; returns at once. */
  static void begin(int code) {
    daemon("impasse-halt", () -> haltLater(code));
    daemon("impasse-shutdown", () -> Runtime.getRuntime().exit(code));
  }

  private static void haltLater(int code) {
    try {
      // In slices: while the process is stopped, none of them goes by.
      for (int i = 0; i < GRACE_SECONDS * 1000 / SLICE_MILLIS; i++) {
        TimeUnit.MILLISECONDS.sleep(SLICE_MILLIS);
      }
    } catch (InterruptedException e) {
      Console.debug(e); // nobody does; all the sooner, then
    }
    Console.say("shutdown did not end in " + GRACE_SECONDS + " s, halting: exit code " + code);
    Console.settle(LAST_WORD_NANOS);
    Runtime.getRuntime().halt(code);
  }

  private static void daemon(String name, Runnable work) {
    Daemon.watched(name, work).start();
  }
}
