package dev.impasse.runtime;

import org.jspecify.annotations.Nullable;

/**
 * What woven code calls before an acquire at the places of a finding that is to be confirmed, and
 * nowhere else: without {@code steer=} no class has a call of it. The rules are those of {@link
 * LockHooks}, but that the thread may be paused here, for a time.
 */
public final class SteerHooks {

  private SteerHooks() {}

  /**
   * Before a lock, or permits, are acquired.
   *
   * @param lock null where it is below arguments on the stack
   */
  public static void beforeLock(@Nullable Object lock, int site) {
    SteerOperations.beforeLock(lock, site);
  }

  /** Before {@code monitorenter}. */
  public static void beforeMonitor(@Nullable Object monitor, int site) {
    SteerOperations.beforeMonitor(monitor, site);
  }

  /** Before a thread is joined. */
  public static void beforeJoin(@Nullable Object thread, int site) {
    SteerOperations.beforeJoin(thread, site);
  }
}
