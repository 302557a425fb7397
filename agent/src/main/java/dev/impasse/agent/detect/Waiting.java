package dev.impasse.agent.detect;

import dev.impasse.agent.waits.WaitTable;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.ThreadState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thread that was seen to wait.
 *
 * @param state its state
 * @param thread the thread
 * @param threadId its id
 * @param epoch changes whenever a wait begins: the same epoch means the same wait
 * @param wants what it waits for, outermost first; all must come true
 * @param blocked the monitor it is blocked for according to the JVM, when no hook published that:
 *     the entry of a {@code synchronized} method, or the way back from {@code wait}
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
   * @param record the lock, half or view; the condition; null for what has no record
   * @param site where
   * @param permits how many
   * @param timed whether it ends by itself
   * @param item of a queue: whether it waits for an item, else for room
   * @param kind {@code ThreadState.WAIT_...}
   * @param awaiting what it waits for that has no record: a thread, a latch, a future; or null
   */
  record Want(
      @Nullable LockRecord record,
      int site,
      int permits,
      boolean timed,
      boolean item,
      int kind,
      @Nullable Object awaiting) {

    /** Returns the same at another site. */
    Want at(int place) {
      return new Want(record, place, permits, timed, item, kind, awaiting);
    }

    /** Whether it is for a lock: to acquire it, or to acquire it again after a wait. */
    boolean forLock() {
      return kind == ThreadState.WAIT_LOCK && record != null;
    }
  }

  /**
   * A wait that the JVM knows of.
   *
   * @param lockClass class of the object, or of the synchronizer in a lock
   * @param lockHash its identity hash
   * @param ownerId id of the thread that holds it, -1 if none did
   * @param synchronizer the synchronizer, null for a monitor
   * @param site where, 0 if that is not known
   */
  record Blocked(
      String lockClass, int lockHash, long ownerId, @Nullable Object synchronizer, int site) {

    Blocked(String lockClass, int lockHash, long ownerId, @Nullable Object synchronizer) {
      this(lockClass, lockHash, ownerId, synchronizer, 0);
    }

    /** Returns the same at another site. */
    Blocked at(int place) {
      return new Blocked(lockClass, lockHash, ownerId, synchronizer, place);
    }

    boolean sameAs(@Nullable Blocked other) {
      return other != null && ownerId == other.ownerId && lockHash == other.lockHash;
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

  /** Whether a thread is still in this very wait, for one lock, with nothing else to check. */
  boolean isStill(Thread now, long stateWord) {
    return thread == now
        && epoch == stateWord
        && blocked == null
        && wants.size() == 1
        && wants.get(0).forLock()
        && !wants.get(0).timed();
  }

  /**
   * Whether code of the application waits, by a call of its own that may wait for ever; else code
   * of the JDK does, for its own ends: a worker for its next task.
   */
  boolean isOfApplication(List<StackTraceElement> stack) {
    if (blocked != null || wants.isEmpty() || wants.stream().anyMatch(Want::forLock)) {
      return true; // without a want it waits for the initialiser of a class
    }
    for (Want want : wants) {
      Object awaited = want.awaiting();
      if (awaited != null && ParkedFutures.isOfLibrary(awaited)) {
        return stack.stream().anyMatch(frame -> ParkedFutures.isGet(frame, awaited));
      }
    }
    int caller = stack.indexOf(Stacks.ofApplication(stack));
    boolean join = wants.stream().anyMatch(want -> want.kind() == ThreadState.WAIT_JOIN);
    return join
        || (caller > 0
            && !Stacks.isOfJdk(stack.get(caller))
            && WaitTable.waitingMethods().contains(stack.get(caller - 1).getMethodName()));
  }

  /** Whether it can be part of a deadlock at all: it waits for something, and for ever. */
  boolean forEver() {
    if (blocked != null) {
      return true;
    }
    for (Want want : wants) {
      if (!want.timed()) {
        return true;
      }
    }
    return false;
  }

  /** Whether it may be part of a deadlock that is certain. */
  boolean certain() {
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
