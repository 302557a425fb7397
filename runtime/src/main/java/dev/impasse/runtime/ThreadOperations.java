package dev.impasse.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The steps around the start of a thread and the wait for its end. Lets no failure out, as {@link
 * LockOperations}.
 */
final class ThreadOperations {

  private ThreadOperations() {}

  /** Reports a child before it runs; returns its state if it was made here. */
  static @Nullable ThreadState starts(ThreadState s, Thread child, int site) {
    try {
      if (child == null || ThreadTable.stateOf(child) != Thread.State.NEW) {
        return null; // the call itself throws
      }
      long id = ThreadTable.idOf(child);
      if (s.lastStarted == id) {
        s.leave();
        return null; // woven code has reported it already, and called the JDK's
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
      s.joinHold = HeldLocks.releaseForWait(s, own);
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
          HeldLocks.reacquireAfterWait(s, own, s.joinHold, site);
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
  static void joinedTimed(ThreadState s, Thread target, int site, Thread.State now) {
    boolean done = now == Thread.State.TERMINATED;
    ThreadEvents.event(
        s, EventWord.OP_JOINED, done ? 0 : EventWord.FLAG_TRY, site, ThreadTable.idOf(target));
    if (Tracking.orders && done) {
      LockOrders.joined(s, target);
    }
    s.leave();
  }
}
