package dev.impasse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The switches of the runtime: what the agent has turned on, and where slow paths call it.
 *
 * <p>All fields are set by the agent before the first woven class runs, and {@link #on} last.
 */
public final class Tracking {

  /** Where slow paths call the agent; null until it is there. */
  public static volatile @Nullable AgentLink link;

  /** Whether hooks do anything at all; the agent's off switch. */
  public static volatile boolean on;

  /** Whether events are written. Threads seen before keep what they have. */
  public static volatile boolean recording;

  /** Whether lock orders are collected ({@link OrderCache}). */
  public static volatile boolean orders;

  private static final int SEGMENT = 1 << 14;

  private static final VarHandle SITES = MethodHandles.arrayElementVarHandle(boolean[][].class);

  /** Per site id, in segments: whether the site reads its lock from a field: a good name. */
  private static final boolean[][] NAMED_SITES = new boolean[1 << 11][];

  private static volatile @Nullable Throwable firstFailure;

  private static volatile int failures;

  private Tracking() {}

  /**
   * Notes a failure inside a hook, which the application must not see; returns whether it was a
   * {@code Thread.stop}, which the application will see in a moment.
   */
  @SuppressWarnings({"StaticAssignmentOfThrowable", "NonAtomicVolatileUpdate"}) // one is enough
  static boolean failed(Throwable failure) {
    if (Stops.caught(failure)) {
      return true;
    }
    if (firstFailure == null) {
      firstFailure = failure;
    }
    failures = failures + 1;
    return false;
  }

  /** Returns the first failure inside a hook, or null. */
  public static @Nullable Throwable firstFailure() {
    return firstFailure;
  }

  /** Returns about how many failures there were inside hooks. */
  public static int failures() {
    return failures;
  }

  /**
   * Lets all hooks pass through from now on: what they know is old from then on, and nobody is to
   * believe it. A hook that is under way may still see one operation of its thread.
   */
  public static void switchOff() {
    on = false;
    recording = false;
    orders = false;
    ThreadTable.ignoreAll();
  }

  /** Notes whether a site reads its lock from a field. Any thread, without a lock. */
  public static void nameSite(int site, boolean named) {
    int segment = site / SEGMENT;
    if (site < 0 || segment >= NAMED_SITES.length) {
      return;
    }
    if (NAMED_SITES[segment] == null) {
      SITES.compareAndSet(NAMED_SITES, segment, null, new boolean[SEGMENT]);
    }
    NAMED_SITES[segment][site % SEGMENT] = named;
  }

  static boolean isNamed(int site) {
    int segment = site / SEGMENT;
    boolean[] sites = site > 0 && segment < NAMED_SITES.length ? NAMED_SITES[segment] : null;
    return sites != null && sites[site % SEGMENT];
  }
}
