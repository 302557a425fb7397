package dev.impasse.agent.react;

import dev.impasse.agent.Console;
import java.util.concurrent.TimeUnit;

/**
 * Ends the JVM, in good order if that is possible: shutdown hooks may wait for the very locks that
 * are deadlocked, so that they get two seconds and then the JVM is halted.
 */
final class LastExit {

  static final int GRACE_SECONDS = 2;

  private LastExit() {}

  /**
   * Ends the JVM with a code; returns at once.
   *
   * @param before what to do before that, bounded in time
   */
  static void begin(int code, Runnable before) {
    daemon(
        "impasse-shutdown",
        () -> {
          before.run();
          daemon("impasse-halt", () -> haltLater(code));
          Runtime.getRuntime().exit(code);
        });
  }

  private static void haltLater(int code) {
    try {
      TimeUnit.SECONDS.sleep(GRACE_SECONDS);
    } catch (InterruptedException e) {
      Console.debug(e); // nobody does; all the sooner, then
    }
    Console.say("shutdown did not end in " + GRACE_SECONDS + " s, halting: exit code " + code);
    Runtime.getRuntime().halt(code);
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    thread.start();
  }
}
