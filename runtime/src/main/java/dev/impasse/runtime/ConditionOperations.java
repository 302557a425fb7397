package dev.impasse.runtime;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The steps around a wait for a notification, of a monitor or a condition: the lock is released for
 * as long. Lets no failure out, as {@link LockOperations}.
 */
final class ConditionOperations {

  private ConditionOperations() {}

  /** Notes which lock a condition belongs to. */
  static void conditionOf(ThreadState s, Lock lock, Condition condition, int site) {
    try {
      LockRecord r = ThreadCaches.lookup(s, lock, site, false);
      s.busy = true;
      try {
        LockTable.alias(condition, r, LockRecord.CONDITION, false, site, s);
      } finally {
        s.busy = false;
      }
      s.leave();
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  /** Returns the record, among those held, of the lock that a condition belongs to, or null. */
  static @Nullable LockRecord lockOf(ThreadState s, Condition condition) {
    try {
      if (condition == null || s.depth() == 0) {
        s.leave();
        return null;
      }
      LockRecord known = LockTable.find(condition, false);
      if (known != null && known.kind == LockRecord.CONDITION) {
        for (int i = s.depth() - 1; i >= 0; i--) {
          if (s.held[i].resource == known.resource.resource && !s.held[i].shared) {
            return s.held[i];
          }
        }
        return null;
      }
      return lockBySynchronizer(s, condition);
    } catch (Throwable t) {
      Tracking.failed(t);
      return null;
    }
  }

  /** For conditions made where nothing is woven: compares the synchronizers of the JDK. */
  private static @Nullable LockRecord lockBySynchronizer(ThreadState s, Condition condition) {
    AgentLink link = Tracking.link;
    if (link == null) {
      return null;
    }
    s.busy = true;
    try {
      Object wanted = link.synchronizerOf(condition);
      for (int i = s.depth() - 1; wanted != null && i >= 0; i--) {
        LockRecord r = s.held[i];
        Object lock = r.get();
        if (!r.shared && lock != null && link.synchronizerOf(lock) == wanted) {
          LockTable.alias(condition, r, LockRecord.CONDITION, false, r.resource.namingSite, s);
          return r;
        }
      }
      return null;
    } finally {
      s.busy = false;
    }
  }

  /**
   * Releases a lock wholly and publishes the wait for a notification; returns what was held.
   *
   * @param on the monitor, or the condition
   */
  static long waits(ThreadState s, LockRecord r, Object on, int site, int flags) {
    LockRecord awaited = null;
    long hold = 0;
    int waits = -1;
    try {
      hold = HoldStack.holdOf(s, r);
      waits = s.waitDepth();
      awaited = r.kind == LockRecord.MONITOR ? r : LockTable.find(on, false);
      Waits.publish(s, awaited == null ? r : awaited, site, 1, flags, ThreadState.WAIT_NOTIFY);
      Waits.waitEvent(s, r, site, flags);
      return HeldLocks.releaseForWait(s, r);
    } catch (Throwable t) {
      return Tracking.failed(t) ? Repairs.waits(s, r, awaited, site, hold, waits) : 0;
    }
  }

  /** Ends what {@link #waits} began: the lock is held again, whatever happened. */
  static void resumes(ThreadState s, LockRecord r, long hold, int site) {
    int waits = -1;
    try {
      waits = s.waitDepth();
      LockRecord awaited = Waits.innermostWait(s);
      if (awaited != null) {
        awaited.answered++;
      }
      Waits.unpublish(s);
      if (hold != 0) {
        HeldLocks.reacquireAfterWait(s, r, hold, site);
      }
      s.leave();
    } catch (Throwable t) {
      if (Tracking.failed(t)) {
        Repairs.resumes(s, r, hold, site, waits);
      }
    }
  }

  static void signals(ThreadState s, @Nullable LockRecord r, Object on, int site, int flags) {
    try {
      if (r != null) {
        LockRecord signalled = r.kind == LockRecord.MONITOR ? r : LockTable.find(on, false);
        if (signalled != null) {
          signalled.signalledBy(s, site, false);
        }
        ThreadEvents.event(s, EventWord.OP_NOTIFY, flags, site, r.resource.id);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }
}
