package dev.impasse.agent.daemon;

import dev.impasse.runtime.ThreadTable;

/** Threads of the agent's own, which the program need not end and the lock records leave out. */
public final class Daemon {

  private Daemon() {}

  /**
   * Makes a thread; it does not inherit what the program's threads hand on.
   *
   * @param name begins with {@code impasse-}
   */
  public static Thread of(String name, Runnable work) {
    Thread daemon = watched(name, work);
    ThreadTable.ignore(daemon);
    return daemon;
  }

  /**
   * Makes a thread of which the hooks see what it does: it runs code of the program, or ends it.
   *
   * @param name begins with {@code impasse-}
   */
  public static Thread watched(String name, Runnable work) {
    return new OwnThread(work, name);
  }

  /** Makes the hooks leave a thread alone that was made before the runtime was there. */
  public static void leaveAlone(Thread daemon) {
    ThreadTable.ignore(daemon);
  }
}
