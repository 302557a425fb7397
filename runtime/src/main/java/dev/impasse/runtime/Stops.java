package dev.impasse.runtime;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a {@code Thread.stop} that arrives while its thread is inside a hook (JDK 17 and
 * 18; later ones refuse to stop a thread).
 *
 * <p>Thrown on from there it would leave a lock taken that nobody releases: the window of a hook is
 * as wide as that of the lock itself. So the step is completed ({@link Repairs}), and the agent
 * stops the thread once more, with the same exception, an instant later: it comes out of the
 * application's own code, or out of what it waits in, as without the agent.
 */
final class Stops {

  private static final String DEATH = "java.lang.ThreadDeath";

  private static final int TRIES = 3;

  private Stops() {}

  /** Takes note of a failure in a hook; returns whether it was a stop, and so has to come again. */
  static boolean caught(Throwable failure) {
    Throwable stop = in(failure);
    AgentLink link = Tracking.link;
    if (stop == null || link == null) {
      return false;
    }
    for (int tries = 0; tries < TRIES; tries++) {
      try {
        link.stopped(Thread.currentThread(), stop);
        return true;
      } catch (Throwable another) {
        Throwable later = in(another);
        stop = later == null ? stop : later; // it came while the first was handled
      }
    }
    return true;
  }

  private static @Nullable Throwable in(Throwable failure) {
    Throwable cause = failure instanceof AssertionError ? failure.getCause() : failure;
    // By name: the class is to be removed from the JDK.
    return cause != null && cause.getClass().getName().equals(DEATH) ? cause : null;
  }
}
