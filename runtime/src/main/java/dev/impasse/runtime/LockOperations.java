package dev.impasse.runtime;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;

/**
 * The bookkeeping behind {@link LockHooks}: the same steps for every kind of lock, none of which
 * lets a failure out.
 *
 * <p>A failure in here (a full stack, no memory) costs the agent its knowledge of one operation,
 * which the detector then checks against the JVM before it believes it; it never costs the
 * application anything.
 */
final class LockOperations {

  private LockOperations() {}

  /** Returns the state of the current thread, or null when its operations are not to be seen. */
  static ThreadState enter() {
    try {
      ThreadState s = ThreadTable.current();
      return s == null || s.busy ? null : s;
    } catch (Throwable t) {
      return Tracking.failed(t) ? enterAgain() : null;
    }
  }

  private static ThreadState enterAgain() {
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
  static ThreadState quick() {
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
  static LockRecord record(ThreadState s, Object lock, int site) {
    if (lock == null) {
      return null; // the operation itself throws
    }
    try {
      return ThreadCaches.lookup(s, lock, site, false);
    } catch (Throwable t) {
      return Tracking.failed(t) ? recordAgain(s, lock, site) : null;
    }
  }

  private static LockRecord recordAgain(ThreadState s, Object lock, int site) {
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

  /** Returns the record of a semaphore, made before the operation so that all permits are seen. */
  static LockRecord semaphoreMet(Object semaphore, int site) {
    ThreadState s = enter();
    return s == null ? null : record(s, semaphore, site);
  }

  /** Notes an attempt at permits of a semaphore; its record is null if it is not to be seen. */
  static void semaphoreTried(LockRecord r, boolean done, int permits, int site) {
    ThreadState s = r == null || permits <= 0 ? null : enter();
    if (s != null) {
      tried(s, r, site, permits, done);
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

  // ---- conditions and wait ----------------------------------------------------------------------

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
  static LockRecord lockOf(ThreadState s, Condition condition) {
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
  private static LockRecord lockBySynchronizer(ThreadState s, Condition condition) {
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

  /** Returns the record of a monitor if this thread holds it by our books, else null. */
  static LockRecord monitorHeld(ThreadState s, Object monitor) {
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

  /**
   * Gives a lock back and publishes the wait for a notification; returns what was held.
   *
   * @param on the monitor, or the condition
   */
  static long waits(ThreadState s, LockRecord r, Object on, int site, int flags) {
    LockRecord told = null;
    long hold = 0;
    int waits = -1;
    try {
      hold = HoldStack.holdOf(s, r);
      waits = s.waitDepth();
      told = r.kind == LockRecord.MONITOR ? r : LockTable.find(on, false);
      Waits.publish(s, told == null ? r : told, site, 1, flags, ThreadState.WAIT_NOTIFY);
      Waits.waitEvent(s, r, site, flags);
      return HeldLocks.giveBackForWait(s, r);
    } catch (Throwable t) {
      return Tracking.failed(t) ? Repairs.waits(s, r, told, site, hold, waits) : 0;
    }
  }

  /** Ends what {@link #waits} began: the lock is held again, whatever happened. */
  static void resumes(ThreadState s, LockRecord r, long hold, int site) {
    int waits = -1;
    try {
      waits = s.waitDepth();
      LockRecord told = Waits.innermostWait(s);
      if (told != null) {
        told.answered++;
      }
      Waits.unpublish(s);
      if (hold != 0) {
        HeldLocks.takeBackAfterWait(s, r, hold, site);
      }
      s.leave();
    } catch (Throwable t) {
      if (Tracking.failed(t)) {
        Repairs.resumes(s, r, hold, site, waits);
      }
    }
  }

  static void signals(ThreadState s, LockRecord r, Object on, int site, int flags) {
    try {
      if (r != null) {
        LockRecord told = r.kind == LockRecord.MONITOR ? r : LockTable.find(on, false);
        if (told != null) {
          told.signalledBy(s, site, false);
        }
        ThreadEvents.event(s, EventWord.OP_NOTIFY, flags, site, r.resource.id);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  // ---- monitors ---------------------------------------------------------------------------------

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
      if (s != null && !s.busy && !UntrackedMonitors.acquiredBare(s)) {
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

  // ---- threads ----------------------------------------------------------------------------------

  /** Tells of a child before it runs; returns its state if it was made here. */
  static ThreadState starts(ThreadState s, Thread child, int site) {
    try {
      if (child == null || ThreadTable.stateOf(child) != Thread.State.NEW) {
        return null; // the call itself throws
      }
      long id = ThreadTable.idOf(child);
      if (s.lastStarted == id) {
        s.leave();
        return null; // woven code has told already, and called the JDK's
      }
      s.lastStarted = id;
      s.busy = true;
      ThreadState announced;
      try {
        announced = ThreadTable.announce(child, s.threadId);
      } finally {
        s.busy = false;
      }
      if (Tracking.orders && announced != null) {
        LockOrders.starts(s, announced);
      }
      ThreadEvents.event(s, EventWord.OP_START, 0, site, id);
      s.leave();
      return announced;
    } catch (Throwable t) {
      Tracking.failed(t);
      return null;
    }
  }

  static void startFailed(ThreadState announced, Thread child) {
    try {
      if (ThreadTable.stateOf(child) == Thread.State.NEW) {
        ThreadTable.abandon(announced);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  static boolean joins(ThreadState s, Thread target, int site, int flags) {
    int waits = -1;
    try {
      if (target == null) {
        s.leave();
        return false;
      }
      waits = s.waitDepth();
      s.awaiting = target;
      Waits.publish(s, null, site, 1, flags, ThreadState.WAIT_JOIN);
      releaseForJoin(s, target, site, flags);
      Waits.joinEvent(s, ThreadTable.idOf(target), site, flags);
      return true;
    } catch (Throwable t) {
      if (Tracking.failed(t) && waits >= 0) {
        Repairs.withdraw(s, waits);
      }
      return false;
    }
  }

  /**
   * {@code Thread.join} of a platform thread waits on the thread object, and so releases its
   * monitor for as long; that of a virtual thread does not.
   */
  private static void releaseForJoin(ThreadState s, Thread target, int site, int flags) {
    LockRecord own = ThreadTable.isVirtual(target) ? null : HoldStack.heldRecord(s, target, true);
    if (own != null && target.isAlive()) {
      Waits.waitEvent(s, own, site, flags);
      s.joinMonitor = own;
      s.joinHold = HeldLocks.giveBackForWait(s, own);
    }
  }

  static void joined(ThreadState s, Thread target, int site, boolean done) {
    int waits = -1;
    try {
      waits = s.waitDepth();
      Waits.unpublish(s);
      s.awaiting = null;
      int flags = done ? 0 : EventWord.FLAG_TRY;
      ThreadEvents.event(s, EventWord.OP_JOINED, flags, site, ThreadTable.idOf(target));
      if (Tracking.orders && done) {
        LockOrders.joined(s, target);
      }
      LockRecord own = s.joinMonitor;
      if (own != null) {
        s.joinMonitor = null;
        if (s.joinHold != 0) {
          HeldLocks.takeBackAfterWait(s, own, s.joinHold, site);
        }
      }
      s.leave();
    } catch (Throwable t) {
      if (Tracking.failed(t) && waits >= 0) {
        Repairs.withdraw(s, waits - 1);
      }
    }
  }

  /** Notes the end of a timed wait for a thread that is in the given state now. */
  static void joined(ThreadState s, Thread target, int site, Thread.State now) {
    boolean done = now == Thread.State.TERMINATED;
    ThreadEvents.event(
        s, EventWord.OP_JOINED, done ? 0 : EventWord.FLAG_TRY, site, ThreadTable.idOf(target));
    if (Tracking.orders && done) {
      LockOrders.joined(s, target);
    }
    s.leave();
  }

  // ---- signals ----------------------------------------------------------------------------------

  /**
   * Publishes a wait, without a time-out, for what another thread brings about.
   *
   * @param item of a queue: an item is waited for, else room
   * @return the state to hand to {@link #awaited}, or null
   */
  static ThreadState awaits(Object target, boolean item, int site) {
    ThreadState s = null;
    int waits = -1;
    try {
      s = enter();
      if (s == null || target == null || s.awaiting != null) {
        return null; // a wait within a wait: the outer one is what the application asked for
      }
      waits = s.waitDepth();
      s.awaiting = target;
      Waits.publish(s, null, site, 1, item ? EventWord.FLAG_SHARED : 0, ThreadState.WAIT_SIGNAL);
      return s;
    } catch (Throwable t) {
      if (Tracking.failed(t) && waits >= 0) {
        Repairs.withdraw(s, waits);
      }
      return null;
    }
  }

  /** Ends what {@link #awaits} began. */
  static void awaited(ThreadState s) {
    int waits = -1;
    try {
      if (s != null) {
        waits = s.waitDepth();
        Waits.unpublish(s);
        s.awaiting = null;
        s.leave();
      }
    } catch (Throwable t) {
      if (Tracking.failed(t) && waits >= 0) {
        Repairs.withdraw(s, waits - 1);
      }
    }
  }

  /** Notes that the current thread is about to bring about what others may wait for. */
  static void signalled(Object target, boolean item, int site) {
    try {
      ThreadState s = target == null ? null : enter();
      if (s != null) {
        ThreadCaches.signalRecord(s, target, site).signalledBy(s, site, item);
        s.leave();
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  // ---- stamped locks ----------------------------------------------------------------------------

  /** Returns the record of the read mode of a stamped lock. */
  static LockRecord stampedReadHalf(ThreadState s, StampedLock lock, int site) {
    LockRecord whole = record(s, lock, site);
    try {
      return whole == null ? null : whole.readHalf(lock);
    } catch (Throwable t) {
      Tracking.failed(t);
      return null;
    }
  }

  static void stampedTried(StampedLock lock, int site, long stamp, boolean shared) {
    ThreadState s = enter();
    LockRecord r =
        s == null ? null : shared ? stampedReadHalf(s, lock, site) : record(s, lock, site);
    if (r != null) {
      tried(s, r, site, 1, stamp != 0);
    }
  }

  /** Before a release by stamp; a stamp that is no good makes the release throw, and no change. */
  static void stampedReleased(StampedLock lock, long stamp, int site) {
    boolean write = StampedLock.isWriteLockStamp(stamp);
    boolean read = StampedLock.isReadLockStamp(stamp);
    if ((write && lock.validate(stamp)) || (read && lock.isReadLocked() && lock.validate(stamp))) {
      stampedReleasedMode(lock, read, site);
    }
  }

  static void stampedReleasedMode(StampedLock lock, boolean shared, int site) {
    ThreadState s = enter();
    LockRecord r =
        s == null ? null : shared ? stampedReadHalf(s, lock, site) : record(s, lock, site);
    if (r != null) {
      try {
        HeldLocks.released(s, r, site, 1);
        s.leave();
      } catch (Throwable t) {
        Tracking.failed(t);
      }
    }
  }

  /** After a conversion: the mode of the new stamp takes the place of the old one's. */
  static void stampedConverted(StampedLock lock, long stamp, long converted, int site) {
    if (converted == 0 || converted == stamp) {
      return;
    }
    if (StampedLock.isLockStamp(stamp)) {
      stampedReleasedMode(lock, StampedLock.isReadLockStamp(stamp), site);
    }
    if (StampedLock.isLockStamp(converted)) {
      stampedTried(lock, site, converted, StampedLock.isReadLockStamp(converted));
    }
  }

  static void stampedView(StampedLock lock, Lock view, boolean shared, int site) {
    ThreadState s = enter();
    LockRecord whole = s == null ? null : record(s, lock, site);
    if (whole != null) {
      try {
        LockTable.alias(view, whole, LockRecord.STAMPED_LOCK, shared, site, s);
        s.leave();
      } catch (Throwable t) {
        Tracking.failed(t);
      }
    }
  }
}
