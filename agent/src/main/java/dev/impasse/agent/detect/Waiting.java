package dev.impasse.agent.detect;

import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.ThreadState;
import java.lang.management.LockInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thread that was seen to wait.
 *
 * @param state its books
 * @param thread the thread
 * @param threadId its id
 * @param epoch changes whenever a wait begins: the same epoch means the same wait
 * @param wants what it waits for, outermost first; all must come true
 * @param blocked the monitor it is blocked for by the JVM's word, when no hook published that: the
 *     entry of a {@code synchronized} method, or the way back from {@code wait}
 */
record Waiting(
    ThreadState state,
    Thread thread,
    long threadId,
    long epoch,
    List<Want> wants,
    @Nullable Blocked blocked) {

  /**
   * A wait that a hook published.
   *
   * @param record the lock, half or view; null for the end of {@code joining}
   * @param site where
   * @param permits how many
   * @param timed whether it ends by itself
   * @param kind {@code ThreadState.WAIT_...}
   * @param joining whose end it waits for, or null
   */
  record Want(
      @Nullable LockRecord record,
      int site,
      int permits,
      boolean timed,
      int kind,
      @Nullable Thread joining) {}

  /**
   * A wait for a monitor that the JVM knows of.
   *
   * @param monitor class and identity hash of the object
   * @param ownerId id of the thread that holds it, -1 if none did
   */
  record Blocked(LockInfo monitor, long ownerId) {

    boolean sameAs(@Nullable Blocked other) {
      return other != null
          && ownerId == other.ownerId
          && monitor.getIdentityHashCode() == other.monitor.getIdentityHashCode();
    }
  }

  /** Whether this is the same wait as one seen before. */
  boolean sameAs(@Nullable Waiting before) {
    return before != null
        && before.thread == thread
        && before.epoch == epoch
        && before.wants.size() == wants.size()
        && (blocked == null ? before.blocked == null : blocked.sameAs(before.blocked));
  }

  /** Whether it can be part of a deadlock at all: it waits for something, and for ever. */
  boolean forEver() {
    if (blocked != null) {
      return true;
    }
    for (Want want : wants) {
      if (!want.timed() && want.kind() != ThreadState.WAIT_NOTIFY) {
        return true;
      }
    }
    return false;
  }
}
