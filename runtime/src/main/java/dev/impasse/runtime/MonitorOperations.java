package dev.impasse.runtime;

import org.jspecify.annotations.Nullable;

/** The steps around {@code synchronized}. Lets no failure out, as {@link LockOperations}. */
final class MonitorOperations {

  private MonitorOperations() {}

  /**
   * Returns the record of a monitor if this thread holds it according to its lock records, else
   * null.
   */
  static @Nullable LockRecord monitorHeld(ThreadState s, Object monitor) {
    try {
      LockRecord r = HoldStack.heldRecord(s, monitor, true);
      if (r == null) {
        s.leave();
      }
      return r;
    } catch (Throwable t) {
      Tracking.failed(t);
      return null;
    }
  }

  static void monitorRequest(Object monitor, int site) {
    try {
      ThreadState known = ThreadTable.quick();
      if (known != null && FastPath.requestKnownMonitor(known, monitor, site)) {
        return;
      }
      ThreadState s = ThreadTable.current();
      if (s != null && !s.busy) {
        LockRecord again = HoldStack.heldRecord(s, monitor, true);
        Waits.request(
            s, again == null ? ThreadCaches.lookup(s, monitor, site, true) : again, site, 1, 0);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  static void monitorAcquired(int site) {
    try {
      ThreadState known = ThreadTable.quick();
      if (known != null && FastPath.acquiredKnownMonitor(known, site)) {
        return;
      }
      ThreadState s = ThreadTable.current();
      if (s != null && !s.busy && !UntrackedMonitors.acquired(s)) {
        LockRecord r = Waits.innermostWait(s);
        if (r != null && r.kind == LockRecord.MONITOR) {
          HeldLocks.acquiredAfterRequest(s, r, site, 1);
        }
      }
    } catch (Throwable t) {
      if (Tracking.failed(t)) {
        Repairs.monitorAcquired(site);
      }
    }
  }

  static void methodAcquired(Object monitor, int site) {
    try {
      ThreadState known = ThreadTable.quick();
      if (known != null && FastPath.enteredKnownMonitor(known, monitor, site)) {
        return;
      }
      ThreadState s = ThreadTable.current();
      if (s != null && !s.busy) {
        Waits.nextEpoch(s); // had it been blocked at the entry, that wait is over
        LockRecord again = HoldStack.heldRecord(s, monitor, true);
        HeldLocks.acquired(
            s, again == null ? ThreadCaches.lookup(s, monitor, site, true) : again, site, 1, false);
      }
    } catch (Throwable t) {
      if (Tracking.failed(t)) {
        Repairs.methodAcquired(monitor, site);
      }
    }
  }

  static void monitorRelease(Object monitor, int site) {
    try {
      ThreadState known = ThreadTable.quick();
      if (known != null && FastPath.releasedNewest(known, monitor, true, site)) {
        return;
      }
      ThreadState s = ThreadTable.current();
      if (s != null && !s.busy) {
        LockRecord r = HoldStack.heldRecord(s, monitor, true);
        if (r != null) {
          HeldLocks.released(s, r, site, 1);
        }
        s.leave();
      }
    } catch (Throwable t) {
      if (Tracking.failed(t)) {
        Repairs.released(monitor, true, site);
      }
    }
  }
}
