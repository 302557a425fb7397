package dev.impasse.runtime;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What the detector sees of a thread that may go on meanwhile. It makes records of monitors that
 * have none, so that what it sees has a name; the state itself it leaves as it is.
 *
 * <p><b>Threading.</b> Any thread; what is returned stood so at one instant.
 */
public final class ThreadView {

  /** How often {@link #heldAt} reads the state of a thread that goes on meanwhile. */
  private static final int TRIES = 4;

  private ThreadView() {}

  /** Returns a state for a virtual thread that no hook has seen, which is never lent to it. */
  public static ThreadState unseen(Thread virtual) {
    ThreadState s = new ThreadState(true);
    s.threadId = ThreadTable.idOf(virtual);
    s.thread = virtual;
    return s;
  }

  /** Returns the kind of the innermost wait, -1 if none is published. */
  static int kindOfInnermost(ThreadState s) {
    int w = s.waitDepth() - 1;
    return w >= 0 && w < ThreadState.MAX_WAITS ? (int) (s.waitInfo[w] >>> 60) & 15 : -1;
  }

  /** Returns where the untracked monitor is wanted. For the agent. */
  public static int wantedSite(ThreadState s) {
    return s.wantedSite;
  }

  /**
   * Returns the record of the untracked monitor that is wanted, made if it has none yet; null if
   * the state word does not stand any more. For the agent.
   */
  public static @Nullable LockRecord wantedRecord(ThreadState s, long seen) {
    Object monitor = s.wanted;
    int site = s.wantedSite;
    VarHandle.acquireFence();
    return monitor == null || s.stateWord() != seen ? null : recordOf(monitor, site);
  }

  /**
   * Returns the record of what is held at a place of the stack, that of an untracked monitor made
   * if it has none yet; null if the thread holds less, or goes on too fast. For the agent.
   */
  public static @Nullable LockRecord heldAt(ThreadState s, int i) {
    for (int tries = 0; tries < TRIES; tries++) {
      long seen = s.stateWord();
      Object[] all = s.untracked;
      Object monitor = i < all.length ? all[i] : null;
      VarHandle.acquireFence(); // materialize() writes the record first
      LockRecord[] h = s.held;
      long[] info = s.heldInfo;
      if (i >= StateWord.depth(seen) || i >= h.length || i >= info.length) {
        return null;
      }
      LockRecord r = h[i];
      int site = (int) info[i];
      VarHandle.acquireFence();
      if (monitor == null && r != UntrackedMonitors.NO_RECORD) {
        return r;
      }
      if (monitor != null && s.stateWord() == seen) {
        return recordOf(monitor, site);
      }
    }
    return null;
  }

  private static LockRecord recordOf(Object monitor, int site) {
    return LockTable.findOrMake(monitor, System.identityHashCode(monitor), true, site, null);
  }

  /** Whether the thread holds this very monitor without a record. */
  static boolean holdsUntracked(ThreadState s, Object monitor) {
    long seen = s.stateWord();
    Object[] all = s.untracked;
    boolean found = false;
    for (int i = Math.min(StateWord.depth(seen), all.length) - 1; i >= 0; i--) {
      found |= all[i] == monitor;
    }
    VarHandle.acquireFence();
    return found && s.stateWord() == seen;
  }
}
