package dev.impasse.runtime;

/**
 * Does what is not yet done of a step that was cut short, for {@link Repairs}: checks first how far
 * it came.
 *
 * <p><b>Threading.</b> Called by the thread of the state alone.
 */
final class Completions {

  private Completions() {}

  /** Does what is not yet done of an acquire that was cut short. */
  static void completeAcquire(ThreadState s, LockRecord r, int site, int permits) {
    if (HoldStack.indexOf(s, r) < 0) {
      HeldLocks.acquired(s, r, site, permits, true);
    } else {
      completeEvent(s, r, site, permits);
    }
  }

  /** The same for the newest hold. */
  static void completeNewest(ThreadState s, int site) {
    int newest = s.depth() - 1;
    if (newest >= 0 && s.untracked[newest] == null && s.held[newest].kind == LockRecord.MONITOR) {
      completeEvent(s, s.held[newest], site, 1);
    }
  }

  private static void completeEvent(ThreadState s, LockRecord r, int site, int permits) {
    EventStream out = s.stream;
    LockRecord whole = r.resource;
    if (out != null
        && !s.virtual
        && s.heldInfo[HoldStack.indexOf(s, r)] >>> 32 == 1
        && !out.endsWith(EventWord.OP_ACQUIRE, whole.id)) {
      ThreadEvents.ticketedAnswer(
          s, EventWord.OP_ACQUIRE, r.shared ? ThreadState.SHARED : 0, site, whole, permits, true);
    }
  }

  /** Does what is not yet done of a release that was cut short. */
  static void completeRelease(ThreadState s, Object lock, boolean monitor, int site) {
    LockRecord r = HoldStack.heldRecord(s, lock, monitor);
    if (r == null) {
      return;
    }
    EventStream out = s.stream;
    if (out != null && !s.virtual && out.endsWith(EventWord.OP_RELEASE, r.resource.id)) {
      HoldStack.remove(s, HoldStack.indexOf(s, r));
      if (!r.shared) {
        r.resource.setOwner(0);
      }
    } else if (s.heldInfo[HoldStack.indexOf(s, r)] >>> 32 == 1) {
      HeldLocks.released(s, r, site, 1);
    }
  }
}
