package dev.impasse.runtime;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What woven code calls in the place of operations on a {@link Lock}, the halves of a read-write
 * lock and the application's own included.
 *
 * <p>Here and in the other classes of hooks every method does what the replaced call does, with the
 * same result and the same exceptions, and keeps the state of the current thread around it: the
 * wait is published before the call can block, the hold is pushed after it succeeded, and popped
 * before the release. {@code site} is the number the weaver gave to the place in the code. The
 * weaver's table refers to the hooks by name.
 *
 * <p>Failures of the operations on that state are swallowed ({@link LockOperations}), also the end
 * of the stack at the call of one: the build puts a handler around each call, so keep them out of
 * other calls' arguments. Those of the operation itself reach the application untouched.
 */
public final class LockHooks {

  private static final int TIMED = EventWord.FLAG_TIMED;

  private LockHooks() {}

  /** {@link Lock#lock()}. */
  public static void lock(Lock lock, int site) {
    ThreadState known = LockOperations.quick();
    if (known != null) {
      LockRecord plain = ThreadCaches.plainRecord(known, lock, site);
      if (plain != null && ((ReentrantLock) lock).tryLock()) {
        LockOperations.acquiredPlain(known, plain, (ReentrantLock) lock, site);
        return;
      }
    }
    lockInFull(lock, site);
  }

  private static void lockInFull(Lock lock, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, lock, site);
    if (s == null || r == null) {
      lock.lock();
      return;
    }
    if (r.barging && ((ReentrantLock) lock).tryLock()) {
      LockOperations.acquired(s, r, site, 1);
      return;
    }
    LockOperations.request(s, r, site, 1, 0);
    boolean done = false;
    try {
      lock.lock();
      done = true;
    } finally {
      LockOperations.answered(s, r, site, 1, 0, done);
    }
  }

  /** {@link Lock#lockInterruptibly()}. */
  public static void lockInterruptibly(Lock lock, int site) throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, lock, site);
    if (s == null || r == null) {
      lock.lockInterruptibly();
      return;
    }
    LockOperations.request(s, r, site, 1, 0);
    boolean done = false;
    try {
      lock.lockInterruptibly();
      done = true;
    } finally {
      LockOperations.answered(s, r, site, 1, 0, done);
    }
  }

  /** {@link Lock#tryLock()}. */
  public static boolean tryLock(Lock lock, int site) {
    boolean done = lock.tryLock();
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, lock, site);
    if (s != null && r != null) {
      LockOperations.tried(s, r, site, 1, done);
    }
    return done;
  }

  /** {@link Lock#tryLock(long, TimeUnit)}. */
  public static boolean tryLock(Lock lock, long time, TimeUnit unit, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, lock, site);
    if (s == null || r == null) {
      return lock.tryLock(time, unit);
    }
    LockOperations.request(s, r, site, 1, TIMED);
    boolean done = false;
    try {
      done = lock.tryLock(time, unit);
    } finally {
      LockOperations.answered(s, r, site, 1, TIMED, done);
    }
    return done;
  }

  /** {@link Lock#unlock()}. */
  public static void unlock(Lock lock, int site) {
    if (LockOperations.releasedPlain(lock, site)) {
      ((ReentrantLock) lock).unlock();
      return;
    }
    ThreadState s = LockOperations.enter();
    if (s != null) {
      LockOperations.released(s, lock, site, 1);
    }
    lock.unlock();
  }

  /** {@link Lock#newCondition()}. */
  public static Condition newCondition(Lock lock, int site) {
    Condition condition = lock.newCondition();
    ThreadState s = LockOperations.enter();
    if (s != null && condition != null) {
      ConditionOperations.conditionOf(s, lock, condition, site);
    }
    return condition;
  }
}
