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
  public static long writeLock(StampedLock lock, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, lock, site);
    if (s == null || r == null) {
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
  public static long writeLockInterruptibly(StampedLock lock, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, lock, site);
    if (s == null || r == null) {
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
  public static long tryWriteLock(StampedLock lock, int site) {
    long stamp = lock.tryWriteLock();
    StampedLockOperations.tried(lock, site, stamp, false);
    return stamp;
  }

  /** {@link StampedLock#tryWriteLock(long, TimeUnit)}. */
  public static long tryWriteLock(StampedLock lock, long time, TimeUnit unit, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, lock, site);
    if (s == null || r == null) {
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
  public static long readLock(StampedLock lock, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : StampedLockOperations.readHalf(s, lock, site);
    if (s == null || r == null) {
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
  public static long readLockInterruptibly(StampedLock lock, int site) throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : StampedLockOperations.readHalf(s, lock, site);
    if (s == null || r == null) {
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
  public static long tryReadLock(StampedLock lock, int site) {
    long stamp = lock.tryReadLock();
    StampedLockOperations.tried(lock, site, stamp, true);
    return stamp;
  }

  /** {@link StampedLock#tryReadLock(long, TimeUnit)}. */
  public static long tryReadLock(StampedLock lock, long time, TimeUnit unit, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : StampedLockOperations.readHalf(s, lock, site);
    if (s == null || r == null) {
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
  public static void unlockWrite(StampedLock lock, long stamp, int site) {
    StampedLockOperations.released(lock, stamp, site);
    lock.unlockWrite(stamp);
  }

  /** {@link StampedLock#unlockRead(long)}. */
  public static void unlockRead(StampedLock lock, long stamp, int site) {
    StampedLockOperations.released(lock, stamp, site);
    lock.unlockRead(stamp);
  }

  /** {@link StampedLock#unlock(long)}. */
  public static void unlock(StampedLock lock, long stamp, int site) {
    StampedLockOperations.released(lock, stamp, site);
    lock.unlock(stamp);
  }

  /** {@link StampedLock#tryConvertToWriteLock(long)}. */
  public static long tryConvertToWriteLock(StampedLock lock, long stamp, int site) {
    long converted = lock.tryConvertToWriteLock(stamp);
    StampedLockOperations.converted(lock, stamp, converted, site);
    return converted;
  }

  /** {@link StampedLock#tryConvertToReadLock(long)}. */
  public static long tryConvertToReadLock(StampedLock lock, long stamp, int site) {
    long converted = lock.tryConvertToReadLock(stamp);
    StampedLockOperations.converted(lock, stamp, converted, site);
    return converted;
  }

  /** {@link StampedLock#tryConvertToOptimisticRead(long)}. */
  public static long tryConvertToOptimisticRead(StampedLock lock, long stamp, int site) {
    long converted = lock.tryConvertToOptimisticRead(stamp);
    StampedLockOperations.converted(lock, stamp, converted, site);
    return converted;
  }

  /** {@link StampedLock#tryUnlockWrite()}. */
  public static boolean tryUnlockWrite(StampedLock lock, int site) {
    boolean done = lock.tryUnlockWrite();
    if (done) {
      StampedLockOperations.releasedMode(lock, false, site);
    }
    return done;
  }

  /** {@link StampedLock#tryUnlockRead()}. */
  public static boolean tryUnlockRead(StampedLock lock, int site) {
    boolean done = lock.tryUnlockRead();
    if (done) {
      StampedLockOperations.releasedMode(lock, true, site);
    }
    return done;
  }

  /** {@link StampedLock#asReadLock()}. */
  public static Lock asReadLock(StampedLock lock, int site) {
    Lock view = lock.asReadLock();
    StampedLockOperations.view(lock, view, true, site);
    return view;
  }

  /** {@link StampedLock#asWriteLock()}. */
  public static Lock asWriteLock(StampedLock lock, int site) {
    Lock view = lock.asWriteLock();
    StampedLockOperations.view(lock, view, false, site);
    return view;
  }

  /** {@link StampedLock#asReadWriteLock()}. */
  public static ReadWriteLock asReadWriteLock(StampedLock lock, int site) {
    ReadWriteLock view = lock.asReadWriteLock();
    StampedLockOperations.view(lock, view.readLock(), true, site);
    StampedLockOperations.view(lock, view.writeLock(), false, site);
    return view;
  }
}
