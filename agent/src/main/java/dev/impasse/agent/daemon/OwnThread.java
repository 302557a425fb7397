package dev.impasse.agent.daemon;

/**
 * A thread of the agent's, known by what it is: any thread can have a name like ours. It does not
 * inherit what the program's threads hand on.
 */
public final class OwnThread extends Thread {

  /** Makes a daemon thread, which the program need not end. */
  public OwnThread(Runnable work, String name) {
    super(null, work, name, 0, false);
    setDaemon(true);
  }
}
