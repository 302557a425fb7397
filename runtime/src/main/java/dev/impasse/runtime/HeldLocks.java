package dev.impasse.runtime;

/**
 * The rules of acquiring and releasing: what becomes of the holds of a thread, of the owner of the
 * lock, and of the trace, for each kind of lock.
 *
 * <p><b>Threading.</b> Called by the thread of the state alone. An acquire comes after the
 * operation itself, a release before it.
 */
final class HeldLocks {

  private HeldLocks() {}

  /** The lock of the innermost wait was acquired. */
  static void acquiredAfterRequest(ThreadState s, LockRecord r, int site, int permits) {
    Waits.unpublish(s);
    acquired(s, r, site, permits, true);
  }

  /** A lock was acquired. */
  static void acquired(ThreadState s, LockRecord r, int site, int permits, boolean requested) {
    s.word &= ~StateWord.UNTRACKED;
    LockRecord whole = r.resource;
    if (!r.shared) {
      long before = whole.ownerIdPlain();
      if (before == s.threadId || r.barging) {
        int i = HoldStack.indexOf(s, r);
        if (i >= 0) {
          s.heldInfo[i] += HoldStack.ONCE;
          ThreadEvents.answer(s, EventWord.OP_REENTER, 0, site, whole, requested);
          return;
        }
      } else if (before != 0 && whole.kind == LockRecord.CUSTOM_LOCK) {
        whole.sharedInFact = true;
      }
      if (whole.releasedByAnybody && whole.foreignRelease) {
        HoldStack.forget(s, r); // what another thread released, this one held for the last time
      }
      own(s, whole);
    } else {
      int i = HoldStack.indexOf(s, r);
      if (i >= 0) {
        s.heldInfo[i] += (long) permits << 32;
        if (whole.kind != LockRecord.SEMAPHORE) {
          ThreadEvents.answer(s, EventWord.OP_REENTER, ThreadState.SHARED, site, whole, requested);
          return;
        }
        ThreadEvents.ticketedAnswer(
            s, EventWord.OP_ACQUIRE, ThreadState.SHARED, site, whole, permits, requested);
        return;
      }
    }
    HoldStack.push(s, r, site, permits);
    ThreadEvents.ticketedAnswer(
        s,
        EventWord.OP_ACQUIRE,
        r.shared ? ThreadState.SHARED : 0,
        site,
        whole,
        permits,
        requested);
  }

  /**
   * A lock is about to be released; called before the release itself.
   *
   * @return whether this thread held it according to its state
   */
  static boolean released(ThreadState s, LockRecord r, int site, int permits) {
    int i = HoldStack.indexOf(s, r);
    LockRecord whole = r.resource;
    if (i < 0) {
      foreignRelease(s, r, site, permits);
      return false;
    }
    long count = s.heldInfo[i] >>> 32;
    if (whole.kind == LockRecord.SEMAPHORE) {
      if (!whole.releasedByHolder) {
        whole.releasedByHolder = true;
      }
      long rest = count - permits;
      if (rest > 0) {
        s.heldInfo[i] -= (long) permits << 32;
      } else {
        HoldStack.remove(s, i);
        if (rest < 0) {
          whole.foreignRelease = true;
        }
      }
      ThreadEvents.ticketed(s, EventWord.OP_RELEASE, ThreadState.SHARED, site, whole, permits);
      return true;
    }
    if (count > 1) {
      s.heldInfo[i] -= 1L << 32;
      ThreadEvents.event(s, EventWord.OP_REEXIT, r.shared ? ThreadState.SHARED : 0, site, whole.id);
      return true;
    }
    HoldStack.remove(s, i);
    if (whole.releasedByAnybody && !whole.releasedByHolder) {
      whole.releasedByHolder = true;
    }
    if (!r.shared) {
      ticketedRelease(s, whole, site);
      whole.setOwner(0);
    } else {
      ThreadEvents.ticketed(s, EventWord.OP_RELEASE, ThreadState.SHARED, site, whole, 1);
    }
    return true;
  }

  private static void ticketedRelease(ThreadState s, LockRecord whole, int site) {
    if (whole.sharedCapable()) {
      ThreadEvents.ticketed(s, EventWord.OP_RELEASE, 0, site, whole, 1);
    } else {
      ThreadEvents.event(s, EventWord.OP_RELEASE, 0, site, whole.id);
    }
  }

  /** Somebody releases what this thread does not hold according to its state. */
  private static void foreignRelease(ThreadState s, LockRecord r, int site, int permits) {
    LockRecord whole = r.resource;
    if (whole.kind == LockRecord.SEMAPHORE) {
      whole.foreignRelease = true;
      whole.signalledBy(s, site, false);
      ThreadEvents.ticketed(s, EventWord.OP_RELEASE, ThreadState.SHARED, site, whole, permits);
    } else if (whole.kind == LockRecord.STAMPED_LOCK || whole.kind == LockRecord.CUSTOM_LOCK) {
      whole.foreignRelease = true;
      if (r.shared) {
        ThreadEvents.ticketed(s, EventWord.OP_RELEASE, ThreadState.SHARED, site, whole, 1);
      } else {
        ticketedRelease(s, whole, site);
        whole.setOwner(0);
      }
    }
    // Re-entrant locks and monitors throw when another thread releases them: nothing happened.
  }

  /** Releases a lock wholly, whatever its depth, as {@code wait} does; returns the hold's info. */
  static long releaseForWait(ThreadState s, LockRecord r) {
    int i = HoldStack.indexOf(s, r);
    if (i < 0) {
      return 0;
    }
    long info = s.heldInfo[i];
    HoldStack.remove(s, i);
    r.resource.setOwner(0);
    return info;
  }

  /** Reacquires, after a wait, what {@link #releaseForWait} released. */
  static void reacquireAfterWait(ThreadState s, LockRecord r, long info, int site) {
    own(s, r.resource);
    HoldStack.push(s, r, (int) info, (int) (info >>> 32));
    ThreadEvents.ticketed(s, EventWord.OP_RESUME, 0, site, r.resource, 1);
  }

  /** Notes who holds a lock, unless the JDK does where we can read it. */
  static void own(ThreadState s, LockRecord whole) {
    if (!whole.barging) {
      whole.setOwner(s.threadId);
    }
  }
}
