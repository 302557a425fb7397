package dev.impasse.runtime;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The short way: what nearly every operation is, in as few loads and stores as will do. Where a
 * method returns false it has changed nothing, and the long way ({@link HeldLocks}, {@link Waits})
 * is to be taken.
 *
 * <p><b>Threading.</b> Called by the thread of the state alone, a platform thread.
 *
 * <p><b>Cost.</b> A handful of plain loads and stores; allocates nothing.
 */
final class FastPath {

  private FastPath() {}

  /** A lock that {@link ThreadCaches#plainRecord} returned was acquired without waiting. */
  static void acquiredPlain(ThreadState s, LockRecord r, ReentrantLock lock, int site) {
    long now = s.word;
    int d = StateWord.depth(now);
    if (d >= s.held.length || lock.getHoldCount() != 1) {
      HeldLocks.acquired(s, r, site, 1, false);
      return;
    }
    HoldStack.hold(s, d, r, site);
    s.word = (now & ~StateWord.UNTRACKED) + StateWord.ONE_HOLD;
    if (d > 0 && Tracking.orders) {
      LockOrders.ordered(s);
    }
    EventStream out = s.stream;
    if (out != null) {
      out.ticketed(EventWord.OP_ACQUIRE, 0, site, r.id, r.nextTicketPlain());
    }
  }

  /** Publishes the wait for a monitor that this site saw last; false if it is another one. */
  static boolean requestKnownMonitor(ThreadState s, Object monitor, int site) {
    long now = s.word & ~StateWord.UNTRACKED; // what was only wanted was never entered
    int i = UntrackedMonitors.indexOf(s, now, monitor);
    if (i >= 0) {
      s.wantedSite = i;
      s.word = now | StateWord.UNTRACKED_AGAIN;
      return true;
    }
    int w = StateWord.waitDepth(now);
    if (w >= ThreadState.MAX_WAITS) {
      return false;
    }
    LockRecord r = ThreadCaches.monitorRecord(s, monitor, site);
    if (r == null) {
      return w == 0
          && UntrackedMonitors.keepsUntracked(s)
          && !UntrackedMonitors.holdsRecorded(s, now, monitor)
          && UntrackedMonitors.want(s, monitor, site, now);
    }
    long info = (site & 0xFFFFFFFFL) | HoldStack.ONCE;
    if (s.waits[w] != r || s.waitInfo[w] != info) {
      VarHandle.storeStoreFence(); // not before the state word says that the last wait is over
      s.waits[w] = r;
      s.waitInfo[w] = info;
    }
    s.setWord(now + (StateWord.ONE_EPOCH + StateWord.ONE_WAIT));
    EventStream out = s.stream;
    if (out != null) {
      out.request(EventWord.OP_REQUEST, 0, site, r.id);
      long holder = r.ownerId();
      if (holder != 0 && holder != s.threadId) {
        out.keepTail();
      }
    }
    return true;
  }

  /** The monitor of the innermost wait was acquired for the first time; false if for another. */
  static boolean acquiredKnownMonitor(ThreadState s, int site) {
    long now = s.word;
    if ((now & StateWord.UNTRACKED) != 0) {
      return UntrackedMonitors.acquired(s);
    }
    int w = StateWord.waitDepth(now) - 1;
    int d = StateWord.depth(now);
    if (w < 0 || w >= ThreadState.MAX_WAITS || d >= s.held.length) {
      return false;
    }
    LockRecord r = s.waits[w];
    if (r == null || r.kind != LockRecord.MONITOR || r.ownerIdPlain() == s.threadId) {
      return false;
    }
    r.setOwner(s.threadId);
    HoldStack.hold(s, d, r, site);
    s.setWord(now + (StateWord.ONE_HOLD - StateWord.ONE_WAIT));
    if (d > 0 && Tracking.orders) {
      LockOrders.ordered(s);
    }
    EventStream out = s.stream;
    if (out != null) {
      out.replaceTail();
      out.ticketed(EventWord.OP_ACQUIRE, 0, site, r.id, r.nextTicketPlain());
    }
    return true;
  }

  /** A synchronized method took a monitor that it saw last; false if it was another one. */
  static boolean enteredKnownMonitor(ThreadState s, Object monitor, int site) {
    long now = s.word & ~StateWord.UNTRACKED;
    int i = UntrackedMonitors.indexOf(s, now, monitor);
    if (i >= 0) {
      s.heldInfo[i] += HoldStack.ONCE;
      s.word = now;
      return true;
    }
    int d = StateWord.depth(now);
    if (d >= s.held.length) {
      return false;
    }
    LockRecord r = ThreadCaches.monitorRecord(s, monitor, site);
    if (r == null) {
      if (!UntrackedMonitors.keepsUntracked(s)
          || UntrackedMonitors.holdsRecorded(s, now, monitor)) {
        return false;
      }
      UntrackedMonitors.hold(s, monitor, site, now + (StateWord.ONE_EPOCH + StateWord.ONE_HOLD), d);
      return true;
    }
    if (r.ownerIdPlain() == s.threadId) {
      return false;
    }
    r.setOwner(s.threadId);
    HoldStack.hold(s, d, r, site);
    s.word = now + (StateWord.ONE_EPOCH + StateWord.ONE_HOLD);
    if (d > 0 && Tracking.orders) {
      LockOrders.ordered(s);
    }
    EventStream out = s.stream;
    if (out != null) {
      out.ticketed(EventWord.OP_ACQUIRE, 0, site, r.id, r.nextTicketPlain());
    }
    return true;
  }

  /**
   * Pops the newest hold, if it is of this lock, once, and of a kind that only its holder can
   * release; else changes nothing and returns false.
   */
  static boolean releasedNewest(ThreadState s, Object lock, boolean monitor, int site) {
    long now = s.word & ~StateWord.UNTRACKED;
    int d = StateWord.depth(now) - 1;
    if (d < 0 || d >= s.heldInfo.length) {
      return false;
    }
    if (monitor && s.untracked[d] == lock) {
      UntrackedMonitors.released(s, d, now);
      return true;
    }
    if (s.heldInfo[d] >>> 32 != 1) {
      return false;
    }
    LockRecord r = s.held[d];
    if (!(monitor ? r.kind == LockRecord.MONITOR : r.barging) || !r.refersTo(lock)) {
      return monitor && UntrackedMonitors.releasedDeeper(s, lock, now);
    }
    EventStream out = s.stream;
    if (out != null) {
      out.event(EventWord.OP_RELEASE, 0, site, r.id);
    }
    s.word = now - StateWord.ONE_HOLD;
    if (monitor) {
      r.setOwner(0);
    }
    return true;
  }
}
