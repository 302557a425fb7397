package dev.impasse.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * The steps behind {@link JdkHooks}: the wait is published where the JDK's own code is about to
 * park, and what has no owner in the JDK is noted as held. Lets no failure out, as {@link
 * LockOperations}.
 *
 * <p>A wait within a wait that was published is what the JDK does inside, and is left out.
 */
final class JdkOperations {

  private static final int NO_SITE = 0;
  private static final String SEMAPHORE = "java.util.concurrent.Semaphore$";

  private JdkOperations() {}

  static void queues(Object synchronizer, long argument, boolean shared, boolean timed) {
    try {
      ThreadState s = LockOperations.enter();
      if (s == null || isInside(s)) {
        return;
      }
      LockRecord semaphore = s.entering;
      boolean permits =
          semaphore != null && synchronizer.getClass().getName().startsWith(SEMAPHORE);
      LockRecord r = permits ? semaphore : synchronizerRecord(s, synchronizer, shared);
      if (r != null) {
        int flags = (shared ? EventWord.FLAG_SHARED : 0) | (timed ? EventWord.FLAG_TIMED : 0);
        Waits.publish(s, r, NO_SITE, permits ? (int) argument : 1, flags, ThreadState.WAIT_LOCK);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  static void queued(Object synchronizer) {
    try {
      ThreadState s = LockOperations.enter();
      LockRecord r = s == null ? null : Waits.innermostWait(s);
      if (s == null || r == null || ThreadView.kindOfInnermost(s) != ThreadState.WAIT_LOCK) {
        return;
      }
      if (r == s.entering || r.refersTo(synchronizer)) {
        Waits.unpublish(s);
        s.leave();
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  /** Whether a wait is published that the JDK waits within. */
  private static boolean isInside(ThreadState s) {
    return s.resting
        || s.awaiting != null
        || (s.waitDepth() > 0 && ThreadView.kindOfInnermost(s) == ThreadState.WAIT_NOTIFY);
  }

  private static @Nullable LockRecord synchronizerRecord(
      ThreadState s, Object synchronizer, boolean shared) {
    s.busy = true;
    try {
      LockRecord r = LockTable.synchronizer(synchronizer);
      return shared && r.kind == LockRecord.READ_WRITE_LOCK ? r.readHalf(synchronizer) : r;
    } finally {
      s.busy = false;
    }
  }

  static void conditionAwaits(Object condition, boolean timed) {
    try {
      ThreadState s = LockOperations.enter();
      if (s == null || isInside(s)) {
        return;
      }
      LockRecord r = conditionRecord(s, condition);
      if (r != null) {
        int flags = timed ? EventWord.FLAG_TIMED : 0;
        Waits.publish(s, r, NO_SITE, 1, flags, ThreadState.WAIT_NOTIFY);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  private static @Nullable LockRecord conditionRecord(ThreadState s, Object condition) {
    s.busy = true;
    try {
      return LockTable.condition(condition);
    } finally {
      s.busy = false;
    }
  }

  static void conditionAwaited(Object condition) {
    try {
      ThreadState s = LockOperations.enter();
      LockRecord r = s == null ? null : Waits.innermostWait(s);
      if (s != null
          && r != null
          && ThreadView.kindOfInnermost(s) == ThreadState.WAIT_NOTIFY
          && r.refersTo(condition)) {
        r.answered++;
        Waits.unpublish(s);
        s.leave();
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  static void brings(Object target, int kind) {
    try {
      Brought.note(target, kind);
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  /** The record lets the agent find the object by what the JVM says of the thread. */
  static void awaitsNotification(Object monitor) {
    try {
      ThreadState s = monitor == null ? null : LockOperations.enter();
      if (s != null) {
        s.busy = true;
        try {
          LockTable.monitor(monitor).awaited++;
        } finally {
          s.busy = false;
        }
        s.leave();
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  static void awaits(Object target, boolean item) {
    try {
      if (target instanceof CountDownLatch latch && latch.getCount() == 0) {
        return;
      }
      ThreadState s = LockOperations.enter();
      if (s != null && !s.resting) {
        SignalOperations.awaits(target, item, NO_SITE);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  static void awaited(Object target) {
    try {
      ThreadState s = LockOperations.enter();
      if (s != null && s.awaiting == target && isSignal(s)) {
        SignalOperations.awaited(s);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  private static boolean isSignal(ThreadState s) {
    return s.waitDepth() > 0 && ThreadView.kindOfInnermost(s) == ThreadState.WAIT_SIGNAL;
  }

  static void rests(boolean begins) {
    try {
      ThreadState s = LockOperations.enter();
      if (s != null) {
        s.resting = begins;
        s.leave();
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  static void joins(Object thread, boolean timed) {
    try {
      ThreadState s = LockOperations.enter();
      if (s == null || s.resting || s.awaiting != null || !((Thread) thread).isAlive()) {
        return;
      }
      s.awaiting = thread;
      int flags = timed ? EventWord.FLAG_TIMED : 0;
      Waits.publish(s, null, NO_SITE, 1, flags, ThreadState.WAIT_JOIN);
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  static void joined(Object thread) {
    try {
      ThreadState s = LockOperations.enter();
      if (s != null
          && s.awaiting == thread
          && s.waitDepth() > 0
          && ThreadView.kindOfInnermost(s) == ThreadState.WAIT_JOIN) {
        Waits.unpublish(s);
        s.awaiting = null;
        s.leave();
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  /** The record is made before anything is taken, so that all permits there are are known. */
  static void permitsWanted(Object semaphore) {
    ThreadState s = LockOperations.enter();
    if (s != null) {
      s.entering = LockOperations.record(s, semaphore, NO_SITE);
    }
  }

  static void permitsFailed() {
    try {
      ThreadState s = LockOperations.enter();
      if (s != null) {
        s.entering = null;
        s.leave();
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  static void permitsAcquired(int permits) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : s.entering;
    if (s == null) {
      return;
    }
    s.entering = null;
    if (r != null && permits > 0) {
      LockOperations.acquired(s, r, NO_SITE, permits);
    } else {
      s.leave();
    }
  }

  static void permitsReleased(Object semaphore, int permits) {
    ThreadState s = LockOperations.enter();
    if (s != null && semaphore instanceof Semaphore) {
      LockOperations.released(s, semaphore, NO_SITE, permits);
    }
  }

  static void stampAwaits(Object lock, boolean shared, boolean timed) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : modeRecord(s, lock, shared);
    if (s != null && r != null) {
      LockOperations.request(s, r, NO_SITE, 1, timed ? EventWord.FLAG_TIMED : 0);
    }
  }

  private static @Nullable LockRecord modeRecord(ThreadState s, Object lock, boolean shared) {
    return shared
        ? StampedLockOperations.readHalf(s, (StampedLock) lock, NO_SITE)
        : LockOperations.record(s, lock, NO_SITE);
  }

  static void stampAwaited(Object lock) {
    try {
      ThreadState s = LockOperations.enter();
      LockRecord r = s == null ? null : Waits.innermostWait(s);
      if (s != null && r != null && r.kind == LockRecord.STAMPED_LOCK && r.refersTo(lock)) {
        Waits.unpublish(s);
        s.leave();
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  static void stampTaken(long stamp, Object lock) {
    if (stamp != 0) {
      StampedLockOperations.tried(
          (StampedLock) lock, NO_SITE, stamp, StampedLock.isReadLockStamp(stamp));
    }
  }

  static void stampReleased(long stamp, Object lock) {
    StampedLockOperations.released((StampedLock) lock, stamp, NO_SITE);
  }

  static void modeReleased(Object lock, boolean shared) {
    StampedLockOperations.releasedMode((StampedLock) lock, shared, NO_SITE);
  }

  static void stampConverted(long converted, long stamp, Object lock) {
    StampedLockOperations.converted((StampedLock) lock, stamp, converted, NO_SITE);
  }

  static void lockWanted(Object lock, boolean timed) {
    ThreadState s = LockOperations.enter();
    if (s != null && begins(s, lock)) {
      LockRecord r = LockOperations.record(s, lock, NO_SITE);
      if (r != null) {
        LockOperations.request(s, r, NO_SITE, 1, timed ? EventWord.FLAG_TIMED : 0);
      }
    }
  }

  static void lockTries(Object lock) {
    ThreadState s = LockOperations.enter();
    if (s != null) {
      begins(s, lock);
    }
  }

  /** Whether it is the outermost operation on an own lock: what that does inside does not count. */
  private static boolean begins(ThreadState s, Object lock) {
    if (s.operating == null) {
      s.operating = lock;
      s.operations = 1;
      return true;
    }
    if (s.operating == lock) {
      s.operations++;
    }
    return false;
  }

  /** Whether the outermost operation on an own lock ends. */
  private static boolean ends(ThreadState s, Object lock) {
    if (s.operating != lock || --s.operations > 0) {
      return false;
    }
    s.operating = null;
    return true;
  }

  static void lockAnswered(Object lock, boolean done) {
    ThreadState s = LockOperations.enter();
    if (s == null || !ends(s, lock)) {
      return;
    }
    LockRecord r = LockOperations.record(s, lock, NO_SITE);
    if (r != null && Waits.innermostWait(s) == r) {
      LockOperations.answered(s, r, NO_SITE, 1, 0, done);
    } else if (r != null && done) {
      LockOperations.acquired(s, r, NO_SITE, 1);
    } else {
      s.leave();
    }
  }

  static void lockReleased(Object lock) {
    ThreadState s = LockOperations.enter();
    if (s != null && begins(s, lock)) {
      LockOperations.released(s, lock, NO_SITE, 1);
    }
  }

  static void lockLeft(Object lock) {
    ThreadState s = LockOperations.enter();
    if (s != null && ends(s, lock)) {
      s.leave();
    }
  }
}
