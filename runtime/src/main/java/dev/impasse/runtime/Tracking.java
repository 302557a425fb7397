package dev.impasse.runtime;

/**
 * The switches of the runtime: what the agent has turned on, and where slow paths call it.
 *
 * <p>All fields are set by the agent before the first woven class runs, and {@link #on} last.
 */
public final class Tracking {

  /** Where slow paths call the agent; null until it is there. */
  public static volatile AgentLink link;

  /** Whether hooks do anything at all; the agent's off switch. */
  public static volatile boolean on;

  /** Whether events are written. Threads met before keep what they have. */
  public static volatile boolean recording;

  /** Whether lock orders are collected ({@link OrderCache}). */
  public static volatile boolean orders;

  /**
   * Per site id: whether the site reads its lock from a field, which makes a good name. Sites
   * beyond the end have none. Replaced as a whole by the agent.
   */
  public static volatile boolean[] namedSites = new boolean[0];

  private static volatile Throwable firstFailure;

  private static volatile int failures;

  private Tracking() {}

  /** Notes a failure inside a hook, which the application must not see. */
  @SuppressWarnings({"StaticAssignmentOfThrowable", "NonAtomicVolatileUpdate"}) // one is enough
  static void failed(Throwable failure) {
    if (firstFailure == null) {
      firstFailure = failure;
    }
    failures = failures + 1;
  }

  /** Returns the first failure inside a hook, or null. */
  public static Throwable firstFailure() {
    return firstFailure;
  }

  /** Returns about how many failures there were inside hooks. */
  public static int failures() {
    return failures;
  }

  static boolean named(int site) {
    boolean[] named = namedSites;
    return site > 0 && site < named.length && named[site];
  }
}
