package dev.impasse.runtime;

import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Completes steps of {@link LockOperations} in whose midst a {@code Thread.stop} arrived: what is
 * held by the thread and what its state says must agree, and the trace must say so too.
 *
 * <p>A second stop in here is noted like the first; what it cut short stays undone.
 */
final class Repairs {

  private Repairs() {}

  /** A lock was acquired. */
  static void acquired(ThreadState s, LockRecord r, int site, int permits) {
    try {
      if (Waits.innermostWait(s) == r) {
        Waits.unpublish(s);
      }
      Completions.completeAcquire(s, r, site, permits);
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  /** A request was given up. */
  static void gaveUp(ThreadState s, LockRecord r) {
    try {
      if (Waits.innermostWait(s) == r) {
        Waits.unpublish(s);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  /** A lock or monitor is about to be released. */
  static void released(Object lock, boolean monitor, int site) {
    try {
      ThreadState s = ThreadTable.current();
      if (s != null && !s.busy && lock != null) {
        Completions.completeRelease(s, lock, monitor, site);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  /** Returns whether the release of a plain lock was noted after all. */
  static boolean releasedPlain(Lock lock, int site) {
    released(lock, false, site);
    return false; // what is not held any more is not released twice
  }

  /** The monitor of the innermost wait was acquired. */
  static void monitorAcquired(int site) {
    try {
      ThreadState s = ThreadTable.current();
      if (s == null || s.busy || UntrackedMonitors.acquired(s)) {
        return;
      }
      LockRecord r = Waits.innermostWait(s);
      if (r != null && r.kind == LockRecord.MONITOR) {
        acquired(s, r, site, 1);
      } else {
        Completions.completeNewest(s, site);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  /** A synchronized method has been entered. */
  static void methodAcquired(Object monitor, int site) {
    try {
      ThreadState s = ThreadTable.current();
      if (s != null && !s.busy) {
        LockRecord again = HoldStack.heldRecord(s, monitor, true);
        Completions.completeAcquire(
            s, again == null ? ThreadCaches.lookup(s, monitor, site, true) : again, site, 1);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  /**
   * A wait for a notification begins; returns what was held.
   *
   * @param hold what was held before
   * @param waits how many waits were published before
   */
  static long waits(
      ThreadState s, LockRecord r, @Nullable LockRecord awaited, int site, long hold, int waits) {
    try {
      if (s.waitDepth() == waits) {
        Waits.publish(s, awaited == null ? r : awaited, site, 1, 0, ThreadState.WAIT_NOTIFY);
      }
      long given = HeldLocks.releaseForWait(s, r);
      return hold == 0 ? given : hold;
    } catch (Throwable t) {
      Tracking.failed(t);
      return hold;
    }
  }

  /** A wait for a notification has ended. */
  static void resumes(ThreadState s, LockRecord r, long hold, int site, int waits) {
    try {
      if (s.waitDepth() == waits) {
        Waits.unpublish(s);
      }
      if (hold != 0 && HoldStack.indexOf(s, r) < 0) {
        HeldLocks.reacquireAfterWait(s, r, hold, site);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  /** A wait that was to be published is not, so nobody will end it. */
  static void withdraw(ThreadState s, int waits) {
    try {
      if (s.waitDepth() > waits) {
        Waits.unpublish(s);
      }
      s.awaiting = null;
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }
}
