package dev.impasse.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The stack of holds of a thread: {@link ThreadState#held}, {@link ThreadState#heldInfo} and, for
 * monitors without a record, {@link ThreadState#untracked}. Releases may come in any order.
 *
 * <p><b>Threading.</b> Called by the thread of the state alone.
 *
 * <p><b>Cost.</b> {@code O(depth)} for what is not the newest.
 */
final class HoldStack {

  /** What {@link ThreadState#heldInfo} and waits have above the site for a plain lock: one. */
  static final long ONCE = 1L << 32;

  private HoldStack() {}

  /** Returns where in the stack of holds a record is, or -1; the newest first. */
  static int indexOf(ThreadState s, LockRecord r) {
    LockRecord[] h = s.held;
    for (int i = s.depth() - 1; i >= 0; i--) {
      if (h[i] == r) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the newest hold on this very lock object, or null. */
  static @Nullable LockRecord heldRecord(ThreadState s, @Nullable Object lock, boolean monitor) {
    LockRecord[] h = s.held;
    for (int i = s.depth() - 1; i >= 0; i--) {
      Object without = s.untracked[i];
      if (monitor && without != null && without == lock) {
        return UntrackedMonitors.materialize(s, i);
      }
      LockRecord r = h[i];
      if (r.refersTo(lock) && (r.kind == LockRecord.MONITOR) == monitor) {
        return r;
      }
    }
    return null;
  }

  /** Returns the whole locks that are held, oldest first. */
  static LockRecord[] heldNow(ThreadState s) {
    UntrackedMonitors.materializeAll(s);
    LockRecord[] now = new LockRecord[s.depth()];
    for (int i = 0; i < now.length; i++) {
      now[i] = s.held[i].resource;
    }
    return now;
  }

  static void push(ThreadState s, LockRecord r, int site, int count) {
    if (s.depth() == s.held.length) {
      grow(s);
    }
    int d = s.depth();
    s.heldInfo[d] = (site & 0xFFFFFFFFL) | ((long) count << 32);
    s.held[d] = r;
    s.word += StateWord.ONE_HOLD;
    if (d > 0 && Tracking.orders) {
      LockOrders.ordered(s);
    }
  }

  static void hold(ThreadState s, int d, LockRecord r, int site) {
    if (s.held[d] != r) {
      s.held[d] = r;
    }
    long info = (site & 0xFFFFFFFFL) | ONCE;
    if (s.heldInfo[d] != info) {
      s.heldInfo[d] = info;
    }
  }

  /** Returns what is held of a lock, as {@link HeldLocks#releaseForWait} does; 0 if nothing is. */
  static long holdOf(ThreadState s, LockRecord r) {
    int i = indexOf(s, r);
    return i < 0 ? 0 : s.heldInfo[i];
  }

  static void forget(ThreadState s, LockRecord r) {
    int i = indexOf(s, r);
    if (i >= 0) {
      remove(s, i);
    }
  }

  static void remove(ThreadState s, int i) {
    int last = s.depth() - 1;
    for (int k = i; k < last; k++) {
      s.held[k] = s.held[k + 1];
      s.untracked[k] = s.untracked[k + 1];
      s.heldInfo[k] = s.heldInfo[k + 1];
    }
    s.setWord(s.word - StateWord.ONE_HOLD);
    s.untracked[last] = null;
  }

  /** Drops holds that can mean nothing any more; doubles the stack if that makes no room. */
  static void grow(ThreadState s) {
    int kept = 0;
    int d = s.depth();
    for (int i = 0; i < d; i++) {
      LockRecord r = s.held[i];
      if (s.untracked[i] != null
          || (!r.refersTo(null) && !r.resource.foreignRelease && !heldAgain(s, r, i + 1, d))) {
        s.held[kept] = r; // else garbage, or released by another thread or where nothing is woven
        s.untracked[kept] = s.untracked[i];
        s.heldInfo[kept++] = s.heldInfo[i];
      }
    }
    Arrays.fill(s.untracked, kept, d, null);
    Arrays.fill(s.held, kept, d, null);
    s.word = StateWord.withDepth(s.word, kept);
    if (kept > s.held.length / 2) {
      enlarge(s);
    }
  }

  private static boolean heldAgain(ThreadState s, LockRecord r, int from, int to) {
    for (int i = from; i < to; i++) {
      if (s.held[i] == r) {
        return true;
      }
    }
    return false;
  }

  private static void enlarge(ThreadState s) {
    int length = s.held.length * 2;
    s.heldInfo = Arrays.copyOf(s.heldInfo, length);
    s.untracked = Arrays.copyOf(s.untracked, length);
    s.held = Arrays.copyOf(s.held, length);
  }
}
