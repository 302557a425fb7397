package dev.impasse.runtime;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what a thread is about to wait for, before it can block, and withdraws it.
 *
 * <p><b>Shape.</b> A stack of at most {@link ThreadState#MAX_WAITS}: a lock whose own {@code
 * lock()} blocks on another lock makes a wait within a wait. Deeper ones are counted, and not
 * published.
 *
 * <p><b>Threading.</b> Called by the thread of the state alone; the wait itself is stored before
 * the state word that says there is one.
 */
final class Waits {

  private Waits() {}

  /** Publishes a wait for a lock, before it can block, and writes the request. */
  static void request(ThreadState s, LockRecord r, int site, int permits, int flags) {
    LockRecord whole = r.resource;
    publish(s, r, site, permits, flags, ThreadState.WAIT_LOCK);
    EventStream out = ThreadEvents.open(s);
    if (out != null) {
      long holder = whole.ownerId();
      out.count(permits);
      out.request(EventWord.OP_REQUEST, flags, site, whole.id);
      if (s.virtual || permits != 1 || r.barging || (holder != 0 && holder != s.threadId)) {
        out.keepTail();
      }
      ThreadEvents.close(s, out);
    }
  }

  /** Publishes a wait, with release. */
  static void publish(
      ThreadState s, @Nullable LockRecord r, int site, int permits, int flags, int kind) {
    long now = s.word & ~StateWord.UNTRACKED;
    int w = StateWord.waitDepth(now);
    if (w < ThreadState.MAX_WAITS) {
      VarHandle.storeStoreFence(); // not before the state word says that the last wait is over
      s.waits[w] = r;
      s.waitInfo[w] =
          (site & 0xFFFFFFFFL)
              | ((long) (permits & 0xFFFFFF) << 32)
              | ((long) flags << 56)
              | ((long) kind << 60);
    }
    s.setWord(now + (StateWord.ONE_EPOCH + StateWord.ONE_WAIT));
  }

  /** Withdraws the innermost wait. */
  static void unpublish(ThreadState s) {
    if (s.waitDepth() > 0) {
      s.setWord(s.word - StateWord.ONE_WAIT);
    }
  }

  /** Returns the innermost wait's record, or null. */
  static @Nullable LockRecord innermostWait(ThreadState s) {
    int w = s.waitDepth() - 1;
    return w >= 0 && w < ThreadState.MAX_WAITS ? s.waits[w] : null;
  }

  /** Writes that a wait for a notification begins. */
  static void waitEvent(ThreadState s, LockRecord r, int site, int flags) {
    EventStream out = ThreadEvents.open(s);
    if (out != null) {
      LockRecord whole = r.resource;
      if (whole.sharedCapable()) {
        ThreadEvents.write(s, out, EventWord.OP_WAIT, flags, site, whole, 1);
      } else {
        out.event(EventWord.OP_WAIT, flags, site, whole.id);
      }
      ThreadEvents.close(s, out);
    }
  }

  /** Writes that a wait for the end of a thread begins. */
  static void joinEvent(ThreadState s, long target, int site, int flags) {
    ThreadEvents.event(s, EventWord.OP_JOIN, flags, site, target);
  }

  /** A request was given up: a time-out, an interrupt, an exception. */
  static void failed(ThreadState s, LockRecord r, int site, int flags) {
    unpublish(s);
    ThreadEvents.event(s, EventWord.OP_FAILED, flags, site, r.resource.id);
  }

  /** A wait that no hook published is over, if there was one. */
  static void nextEpoch(ThreadState s) {
    s.word += StateWord.ONE_EPOCH;
  }
}
