package dev.impasse.runtime;

import org.jspecify.annotations.Nullable;

/** Finds out who is about to acquire what, for {@link SteerHooks}. Lets no failure out. */
final class SteerOperations {

  private SteerOperations() {}

  static void beforeLock(@Nullable Object lock, int site) {
    try {
      ThreadState s = ThreadTable.current();
      if (s == null || s.busy) {
        return;
      }
      LockRecord r = lock == null ? null : ThreadCaches.lookup(s, lock, site, false);
      boolean again = r != null && r.kind != LockRecord.SEMAPHORE && HoldStack.indexOf(s, r) >= 0;
      before(s, again, r == null ? null : r.resource, site);
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  static void beforeMonitor(@Nullable Object monitor, int site) {
    try {
      ThreadState s = ThreadTable.current();
      if (s == null || s.busy || monitor == null) {
        return;
      }
      boolean again = HoldStack.heldRecord(s, monitor, true) != null;
      before(s, again, again ? null : ThreadCaches.lookup(s, monitor, site, true), site);
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  static void beforeJoin(@Nullable Object thread, int site) {
    try {
      ThreadState s = ThreadTable.current();
      if (s != null && !s.busy) {
        before(s, false, thread, site);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  private static void before(ThreadState s, boolean again, @Nullable Object wanted, int site) {
    AgentLink link = Tracking.link;
    if (!again && link != null) {
      link.beforeAcquire(s, wanted, site);
    }
    s.leave();
  }
}
