package dev.impasse.runtime;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * What woven code calls in the place of operations on a {@link StampedLock}, which is no {@link
 * Lock} itself; its views are. The rules are those of {@link LockHooks}.
 */
public final class StampedLockHooks {

  private static final int TIMED = EventWord.FLAG_TIMED;

  private StampedLockHooks() {}

  /** {@link StampedLock#writeLock()}. */
  public static long stampedWriteLock(StampedLock lock, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, lock, site);
    if (r == null) {
      return lock.writeLock();
    }
    LockOperations.request(s, r, site, 1, 0);
    long stamp = 0;
    try {
      stamp = lock.writeLock();
    } finally {
      LockOperations.answered(s, r, site, 1, 0, stamp != 0);
    }
    return stamp;
  }

  /** {@link StampedLock#writeLockInterruptibly()}. */
  public static long stampedWriteLockInterruptibly(StampedLock lock, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, lock, site);
    if (r == null) {
      return lock.writeLockInterruptibly();
    }
    LockOperations.request(s, r, site, 1, 0);
    long stamp = 0;
    try {
      stamp = lock.writeLockInterruptibly();
    } finally {
      LockOperations.answered(s, r, site, 1, 0, stamp != 0);
    }
    return stamp;
  }

  /** {@link StampedLock#tryWriteLock()}. */
  public static long stampedTryWriteLock(StampedLock lock, int site) {
    long stamp = lock.tryWriteLock();
    StampedLockOperations.stampedTried(lock, site, stamp, false);
    return stamp;
  }

  /** {@link StampedLock#tryWriteLock(long, TimeUnit)}. */
  public static long stampedTryWriteLock(StampedLock lock, long time, TimeUnit unit, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, lock, site);
    if (r == null) {
      return lock.tryWriteLock(time, unit);
    }
    LockOperations.request(s, r, site, 1, TIMED);
    long stamp = 0;
    try {
      stamp = lock.tryWriteLock(time, unit);
    } finally {
      LockOperations.answered(s, r, site, 1, TIMED, stamp != 0);
    }
    return stamp;
  }

  /** {@link StampedLock#readLock()}. */
  public static long stampedReadLock(StampedLock lock, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : StampedLockOperations.stampedReadHalf(s, lock, site);
    if (r == null) {
      return lock.readLock();
    }
    LockOperations.request(s, r, site, 1, EventWord.FLAG_SHARED);
    long stamp = 0;
    try {
      stamp = lock.readLock();
    } finally {
      LockOperations.answered(s, r, site, 1, EventWord.FLAG_SHARED, stamp != 0);
    }
    return stamp;
  }

  /** {@link StampedLock#readLockInterruptibly()}. */
  public static long stampedReadLockInterruptibly(StampedLock lock, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : StampedLockOperations.stampedReadHalf(s, lock, site);
    if (r == null) {
      return lock.readLockInterruptibly();
    }
    LockOperations.request(s, r, site, 1, EventWord.FLAG_SHARED);
    long stamp = 0;
    try {
      stamp = lock.readLockInterruptibly();
    } finally {
      LockOperations.answered(s, r, site, 1, EventWord.FLAG_SHARED, stamp != 0);
    }
    return stamp;
  }

  /** {@link StampedLock#tryReadLock()}. */
  public static long stampedTryReadLock(StampedLock lock, int site) {
    long stamp = lock.tryReadLock();
    StampedLockOperations.stampedTried(lock, site, stamp, true);
    return stamp;
  }

  /** {@link StampedLock#tryReadLock(long, TimeUnit)}. */
  public static long stampedTryReadLock(StampedLock lock, long time, TimeUnit unit, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : StampedLockOperations.stampedReadHalf(s, lock, site);
    if (r == null) {
      return lock.tryReadLock(time, unit);
    }
    LockOperations.request(s, r, site, 1, EventWord.FLAG_SHARED | TIMED);
    long stamp = 0;
    try {
      stamp = lock.tryReadLock(time, unit);
    } finally {
      LockOperations.answered(s, r, site, 1, EventWord.FLAG_SHARED | TIMED, stamp != 0);
    }
    return stamp;
  }

  /** {@link StampedLock#unlockWrite(long)}. */
  public static void stampedUnlockWrite(StampedLock lock, long stamp, int site) {
    StampedLockOperations.stampedReleased(lock, stamp, site);
    lock.unlockWrite(stamp);
  }

  /** {@link StampedLock#unlockRead(long)}. */
  public static void stampedUnlockRead(StampedLock lock, long stamp, int site) {
    StampedLockOperations.stampedReleased(lock, stamp, site);
    lock.unlockRead(stamp);
  }

  /** {@link StampedLock#unlock(long)}. */
  public static void stampedUnlock(StampedLock lock, long stamp, int site) {
    StampedLockOperations.stampedReleased(lock, stamp, site);
    lock.unlock(stamp);
  }

  /** {@link StampedLock#tryConvertToWriteLock(long)}. */
  public static long stampedTryConvertToWriteLock(StampedLock lock, long stamp, int site) {
    long converted = lock.tryConvertToWriteLock(stamp);
    StampedLockOperations.stampedConverted(lock, stamp, converted, site);
    return converted;
  }

  /** {@link StampedLock#tryConvertToReadLock(long)}. */
  public static long stampedTryConvertToReadLock(StampedLock lock, long stamp, int site) {
    long converted = lock.tryConvertToReadLock(stamp);
    StampedLockOperations.stampedConverted(lock, stamp, converted, site);
    return converted;
  }

  /** {@link StampedLock#tryConvertToOptimisticRead(long)}. */
  public static long stampedTryConvertToOptimisticRead(StampedLock lock, long stamp, int site) {
    long converted = lock.tryConvertToOptimisticRead(stamp);
    StampedLockOperations.stampedConverted(lock, stamp, converted, site);
    return converted;
  }

  /** {@link StampedLock#tryUnlockWrite()}. */
  public static boolean stampedTryUnlockWrite(StampedLock lock, int site) {
    boolean done = lock.tryUnlockWrite();
    if (done) {
      StampedLockOperations.stampedReleasedMode(lock, false, site);
    }
    return done;
  }

  /** {@link StampedLock#tryUnlockRead()}. */
  public static boolean stampedTryUnlockRead(StampedLock lock, int site) {
    boolean done = lock.tryUnlockRead();
    if (done) {
      StampedLockOperations.stampedReleasedMode(lock, true, site);
    }
    return done;
  }

  /** {@link StampedLock#asReadLock()}. */
  public static Lock stampedAsReadLock(StampedLock lock, int site) {
    Lock view = lock.asReadLock();
    StampedLockOperations.stampedView(lock, view, true, site);
    return view;
  }

  /** {@link StampedLock#asWriteLock()}. */
  public static Lock stampedAsWriteLock(StampedLock lock, int site) {
    Lock view = lock.asWriteLock();
    StampedLockOperations.stampedView(lock, view, false, site);
    return view;
  }

  /** {@link StampedLock#asReadWriteLock()}. */
  public static ReadWriteLock stampedAsReadWriteLock(StampedLock lock, int site) {
    ReadWriteLock view = lock.asReadWriteLock();
    StampedLockOperations.stampedView(lock, view.readLock(), true, site);
    StampedLockOperations.stampedView(lock, view.writeLock(), false, site);
    return view;
  }
}
