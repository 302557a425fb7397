package dev.impasse.agent;

import dev.impasse.runtime.ThreadTable;

/** Threads of the agent's own, which the program need not end and the books leave out. */
public final class Daemon {

  private Daemon() {}

  /**
   * Makes a thread; it does not inherit what the program's threads hand on.
   *
   * @param name begins with {@code impasse-}
   */
  public static Thread of(String name, Runnable work) {
    Thread daemon = new Thread(null, work, name, 0, false);
    daemon.setDaemon(true);
    ThreadTable.ignore(daemon);
    return daemon;
  }

  /** Makes the hooks leave a thread alone that was made before the runtime was there. */
  static void leaveAlone(Thread daemon) {
    ThreadTable.ignore(daemon);
  }
}
