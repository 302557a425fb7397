package dev.impasse.runtime;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * What woven code calls in the place of operations on a {@link Condition}: its lock is released for
 * as long as the thread waits. The rules are those of {@link LockHooks}.
 */
@SuppressWarnings("WaitNotInLoop") // the loop, if there is one, is in the woven code
public final class ConditionHooks {

  private static final int TIMED = EventWord.FLAG_TIMED;
  private static final int TRY = EventWord.FLAG_TRY;

  private ConditionHooks() {}

  /** {@link Condition#await()}. */
  public static void await(Condition condition, int site) throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : ConditionOperations.lockOf(s, condition);
    if (s == null || r == null) {
      condition.await();
      return;
    }
    long hold = ConditionOperations.waits(s, r, condition, site, 0);
    try {
      condition.await();
    } finally {
      ConditionOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Condition#awaitUninterruptibly()}. */
  public static void awaitUninterruptibly(Condition condition, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : ConditionOperations.lockOf(s, condition);
    if (s == null || r == null) {
      condition.awaitUninterruptibly();
      return;
    }
    long hold = ConditionOperations.waits(s, r, condition, site, 0);
    try {
      condition.awaitUninterruptibly();
    } finally {
      ConditionOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Condition#awaitNanos(long)}. */
  public static long awaitNanos(Condition condition, long nanos, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : ConditionOperations.lockOf(s, condition);
    if (s == null || r == null) {
      return condition.awaitNanos(nanos);
    }
    long hold = ConditionOperations.waits(s, r, condition, site, TIMED);
    try {
      return condition.awaitNanos(nanos);
    } finally {
      ConditionOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Condition#await(long, TimeUnit)}. */
  public static boolean await(Condition condition, long time, TimeUnit unit, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : ConditionOperations.lockOf(s, condition);
    if (s == null || r == null) {
      return condition.await(time, unit);
    }
    long hold = ConditionOperations.waits(s, r, condition, site, TIMED);
    try {
      return condition.await(time, unit);
    } finally {
      ConditionOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Condition#awaitUntil(Date)}. */
  public static boolean awaitUntil(Condition condition, Date deadline, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : ConditionOperations.lockOf(s, condition);
    if (s == null || r == null) {
      return condition.awaitUntil(deadline);
    }
    long hold = ConditionOperations.waits(s, r, condition, site, TIMED);
    try {
      return condition.awaitUntil(deadline);
    } finally {
      ConditionOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Condition#signal()}. */
  public static void signal(Condition condition, int site) {
    ThreadState s = LockOperations.enter();
    if (s != null) {
      LockRecord r = ConditionOperations.lockOf(s, condition);
      ConditionOperations.signals(s, r, condition, site, 0);
    }
    condition.signal();
  }

  /** {@link Condition#signalAll()}. */
  public static void signalAll(Condition condition, int site) {
    ThreadState s = LockOperations.enter();
    if (s != null) {
      LockRecord r = ConditionOperations.lockOf(s, condition);
      ConditionOperations.signals(s, r, condition, site, TRY);
    }
    condition.signalAll();
  }
}
