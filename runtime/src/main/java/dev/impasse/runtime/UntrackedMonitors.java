package dev.impasse.runtime;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Monitors that are held or wanted without a record, as {@link ThreadState} says; and the moment
 * when they get one.
 *
 * <p><b>Threading.</b> Called by the thread of the state alone.
 */
final class UntrackedMonitors {

  /** Stands in {@link ThreadState#held} for a monitor without a record. */
  static final LockRecord NO_RECORD = LockRecord.mark();

  /** Of so many monitors that a site's cache does not know, one gets a record at once. */
  private static final int LAZILY = 64;

  private UntrackedMonitors() {}

  /** Whether monitors may go without a record: nobody writes or counts what this thread does. */
  static boolean isLazy(ThreadState s) {
    return s.stream == null && !s.virtual && !Tracking.orders;
  }

  /**
   * Whether a monitor that no cache knows is kept as it is, unless it is time to make a record: of
   * a lock that a site sees time and again, the cache is to know.
   */
  static boolean keepsUntracked(ThreadState s) {
    return isLazy(s) && (++s.siteMisses & (LAZILY - 1)) != 0;
  }

  static boolean want(ThreadState s, Object monitor, int site, long now) {
    VarHandle.storeStoreFence(); // not before the state word says that the last one is over
    s.wanted = monitor;
    s.wantedSite = site;
    s.setWord(now + (StateWord.ONE_EPOCH + StateWord.UNTRACKED_WANTED));
    return true;
  }

  /** The untracked monitor that was wanted is held, or once more; false if none was wanted. */
  static boolean acquired(ThreadState s) {
    long now = s.word;
    if ((now & StateWord.UNTRACKED_AGAIN) != 0) {
      s.heldInfo[s.wantedSite] += HoldStack.ONCE;
      s.word = now & ~StateWord.UNTRACKED;
      return true;
    }
    if ((now & StateWord.UNTRACKED_WANTED) == 0) {
      return false;
    }
    int d = StateWord.depth(now);
    if (d == s.held.length) {
      HoldStack.grow(s);
      now = s.word;
      d = StateWord.depth(now);
    }
    Object monitor = s.wanted;
    s.wanted = null; // the application may let go of it
    hold(s, monitor, s.wantedSite, (now & ~StateWord.UNTRACKED) + StateWord.ONE_HOLD, d);
    return true;
  }

  static void hold(ThreadState s, @Nullable Object monitor, int site, long next, int d) {
    if (s.held[d] != NO_RECORD) {
      s.held[d] = NO_RECORD;
    }
    s.heldInfo[d] = (site & 0xFFFFFFFFL) | HoldStack.ONCE;
    s.untracked[d] = monitor;
    s.setWord(next);
  }

  static void released(ThreadState s, int i, long now) {
    if (s.heldInfo[i] >>> 32 > 1) {
      s.heldInfo[i] -= HoldStack.ONCE;
      s.word = now;
      return;
    }
    s.word = now;
    HoldStack.remove(s, i);
  }

  /** Pops an untracked monitor that is not the newest; false if this is none. */
  static boolean releasedDeeper(ThreadState s, Object monitor, long now) {
    int i = indexOf(s, now, monitor);
    if (i >= 0) {
      released(s, i, now);
    }
    return i >= 0;
  }

  /** Returns where in the stack of holds an untracked monitor is, or -1. */
  static int indexOf(ThreadState s, long now, Object monitor) {
    Object[] all = s.untracked;
    for (int i = StateWord.depth(now) - 1; i >= 0; i--) {
      if (all[i] == monitor) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a monitor is held, and has its record. */
  static boolean holdsRecorded(ThreadState s, long now, Object monitor) {
    LockRecord[] h = s.held;
    for (int i = StateWord.depth(now) - 1; i >= 0; i--) {
      if (h[i].kind == LockRecord.MONITOR && h[i].refersTo(monitor)) {
        return true;
      }
    }
    return false;
  }

  /** Gives an untracked monitor that is held its record; returns its record. */
  static LockRecord materialize(ThreadState s, int i) {
    LockRecord r = ThreadCaches.lookup(s, s.untracked[i], (int) s.heldInfo[i], true);
    HeldLocks.own(s, r);
    s.held[i] = r;
    VarHandle.storeStoreFence(); // the detector reads the monitor first, then for the record
    s.untracked[i] = null;
    return r;
  }

  static void materializeAll(ThreadState s) {
    for (int i = s.depth() - 1; i >= 0; i--) {
      if (s.untracked[i] != null) {
        materialize(s, i);
      }
    }
  }
}
