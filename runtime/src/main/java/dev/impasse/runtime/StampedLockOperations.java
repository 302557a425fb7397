package dev.impasse.runtime;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * The steps that only a {@link StampedLock} has: its modes are two resources of one lock, and a
 * stamp says which. Lets no failure out, as {@link LockOperations}.
 */
final class StampedLockOperations {

  private StampedLockOperations() {}

  /** Returns the record of the read mode of a stamped lock. */
  static @Nullable LockRecord readHalf(ThreadState s, StampedLock lock, int site) {
    LockRecord whole = LockOperations.record(s, lock, site);
    try {
      return whole == null ? null : whole.readHalf(lock);
    } catch (Throwable t) {
      Tracking.failed(t);
      return null;
    }
  }

  static void tried(StampedLock lock, int site, long stamp, boolean shared) {
    ThreadState s = LockOperations.enter();
    LockRecord r =
        s == null ? null : shared ? readHalf(s, lock, site) : LockOperations.record(s, lock, site);
    if (s != null && r != null) {
      LockOperations.tried(s, r, site, 1, stamp != 0);
    }
  }

  /** Before a release by stamp; a stamp that is no good makes the release throw, and no change. */
  static void released(StampedLock lock, long stamp, int site) {
    boolean write = StampedLock.isWriteLockStamp(stamp);
    boolean read = StampedLock.isReadLockStamp(stamp);
    if ((write && lock.validate(stamp)) || (read && lock.isReadLocked() && lock.validate(stamp))) {
      releasedMode(lock, read, site);
    }
  }

  static void releasedMode(StampedLock lock, boolean shared, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord r =
        s == null ? null : shared ? readHalf(s, lock, site) : LockOperations.record(s, lock, site);
    if (s != null && r != null) {
      try {
        HeldLocks.released(s, r, site, 1);
        s.leave();
      } catch (Throwable t) {
        Tracking.failed(t);
      }
    }
  }

  /** After a conversion: the mode of the new stamp takes the place of the old one's. */
  static void converted(StampedLock lock, long stamp, long converted, int site) {
    if (converted == 0 || converted == stamp) {
      return;
    }
    if (StampedLock.isLockStamp(stamp)) {
      releasedMode(lock, StampedLock.isReadLockStamp(stamp), site);
    }
    if (StampedLock.isLockStamp(converted)) {
      tried(lock, site, converted, StampedLock.isReadLockStamp(converted));
    }
  }

  static void view(StampedLock lock, Lock view, boolean shared, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord whole = s == null ? null : LockOperations.record(s, lock, site);
    if (s != null && whole != null) {
      try {
        LockTable.alias(view, whole, LockRecord.STAMPED_LOCK, shared, site, s);
        s.leave();
      } catch (Throwable t) {
        Tracking.failed(t);
      }
    }
  }
}
