package dev.impasse.runtime;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bookkeeping behind the hooks: the same steps for every kind of lock, none of which lets a
 * failure out. What only one kind needs is in the other classes called {@code Operations}.
 *
 * <p>A failure in here (a full stack, no memory) costs the agent its knowledge of one operation,
 * which the detector then checks against the JVM before it believes it; it never costs the
 * application anything.
 */
final class LockOperations {

  private LockOperations() {}

  /** Returns the state of the current thread, or null when its operations are not to be seen. */
  static @Nullable ThreadState enter() {
    try {
      ThreadState s = ThreadTable.current();
      return s == null || s.busy ? null : s;
    } catch (Throwable t) {
      return Tracking.failed(t) ? enterAgain() : null;
    }
  }

  private static @Nullable ThreadState enterAgain() {
    try {
      ThreadState s = ThreadTable.current();
      return s == null || s.busy ? null : s;
    } catch (Throwable t) {
      Tracking.failed(t);
      return null;
    }
  }

  /** Takes note of what a call of this class threw at the call itself: the guards come here. */
  static void failed(Throwable failure) {
    try {
      Tracking.failed(failure);
    } catch (Throwable another) {
      Stops.caught(another);
    }
  }

  /** Returns the state of the current thread for the short way, or null: take the long one. */
  static @Nullable ThreadState quick() {
    try {
      return ThreadTable.quick();
    } catch (Throwable t) {
      Tracking.failed(t);
      return null;
    }
  }

  static void acquiredPlain(ThreadState s, LockRecord r, ReentrantLock lock, int site) {
    try {
      FastPath.acquiredPlain(s, r, lock, site);
    } catch (Throwable t) {
      if (Tracking.failed(t)) {
        Repairs.acquired(s, r, site, 1);
      }
    }
  }

  /** Returns whether the release of a plain lock was noted, else it is to be looked up. */
  static boolean releasedPlain(Lock lock, int site) {
    try {
      ThreadState s = ThreadTable.quick();
      return s != null && FastPath.releasedNewest(s, lock, false, site);
    } catch (Throwable t) {
      return Tracking.failed(t) && Repairs.releasedPlain(lock, site);
    }
  }

  /** Returns the record of a lock, or null if something failed. */
  static @Nullable LockRecord record(ThreadState s, Object lock, int site) {
    if (lock == null) {
      return null; // the operation itself throws
    }
    try {
      return ThreadCaches.lookup(s, lock, site, false);
    } catch (Throwable t) {
      return Tracking.failed(t) ? recordAgain(s, lock, site) : null;
    }
  }

  private static @Nullable LockRecord recordAgain(ThreadState s, Object lock, int site) {
    try {
      return ThreadCaches.lookup(s, lock, site, false);
    } catch (Throwable t) {
      Tracking.failed(t);
      return null;
    }
  }

  static void request(ThreadState s, LockRecord r, int site, int permits, int flags) {
    try {
      Waits.request(s, r, site, permits, r.shared ? flags | EventWord.FLAG_SHARED : flags);
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  static void acquired(ThreadState s, LockRecord r, int site, int permits) {
    try {
      HeldLocks.acquired(s, r, site, permits, false);
    } catch (Throwable t) {
      if (Tracking.failed(t)) {
        Repairs.acquired(s, r, site, permits);
      }
    }
  }

  /** Ends what {@link #request} began. */
  static void answered(
      ThreadState s, LockRecord r, int site, int permits, int flags, boolean done) {
    try {
      if (done) {
        HeldLocks.acquiredAfterRequest(s, r, site, permits);
      } else {
        Waits.failed(s, r, site, r.shared ? flags | EventWord.FLAG_SHARED : flags);
        s.leave();
      }
    } catch (Throwable t) {
      if (Tracking.failed(t)) {
        if (done) {
          Repairs.acquired(s, r, site, permits);
        } else {
          Repairs.gaveUp(s, r);
        }
      }
    }
  }

  /** Notes an attempt that could not block. */
  static void tried(ThreadState s, LockRecord r, int site, int permits, boolean done) {
    try {
      if (done) {
        HeldLocks.acquired(s, r, site, permits, false);
      } else {
        int flags = EventWord.FLAG_TRY | (r.shared ? EventWord.FLAG_SHARED : 0);
        ThreadEvents.event(s, EventWord.OP_FAILED, flags, site, r.resource.id);
        s.leave();
      }
    } catch (Throwable t) {
      if (Tracking.failed(t) && done) {
        Repairs.acquired(s, r, site, permits);
      }
    }
  }

  static void released(ThreadState s, Object lock, int site, int permits) {
    try {
      LockRecord r = HoldStack.heldRecord(s, lock, false);
      if (r == null && lock != null) {
        r = ThreadCaches.lookup(s, lock, site, false);
      }
      if (r != null) {
        HeldLocks.released(s, r, site, permits);
      }
      s.leave();
    } catch (Throwable t) {
      if (Tracking.failed(t)) {
        Repairs.released(lock, false, site);
      }
    }
  }
}
