package dev.impasse.runtime;

import java.util.Date;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;

/**
 * What woven code calls in the place of operations on locks.
 *
 * <p>Every method does what the replaced call does, with the same result and the same exceptions,
 * and keeps the books of the current thread around it: the wait is published before the call can
 * block, the hold is noted after it succeeded, and struck off before the release. {@code site} is
 * the number the weaver gave to the place in the code.
 *
 * <p>One piece although long: this is the list of what is woven, one short method each, and the
 * weaver's table refers to it by name. Failures of the books are swallowed ({@link
 * LockOperations}), also the end of the stack at the call of one: the build puts a handler around
 * each call, so keep them out of other calls' arguments. Those of the operation itself reach the
 * application untouched.
 */
@SuppressWarnings("WaitNotInLoop") // the loop, if there is one, is in the woven code
public final class LockHooks {

  private static final int TIMED = EventWord.FLAG_TIMED;
  private static final int TRY = EventWord.FLAG_TRY;

  private LockHooks() {}

  // ---- Lock -------------------------------------------------------------------------------------

  /** {@link Lock#lock()}. */
  public static void lock(Lock lock, int site) {
    ThreadState known = LockOperations.quick();
    LockRecord plain = known == null ? null : ThreadCaches.plainRecord(known, lock, site);
    if (plain != null && ((ReentrantLock) lock).tryLock()) {
      LockOperations.acquiredPlain(known, plain, (ReentrantLock) lock, site);
      return;
    }
    lockInFull(lock, site);
  }

  private static void lockInFull(Lock lock, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, lock, site);
    if (r == null) {
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
    if (r == null) {
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
    if (r != null) {
      LockOperations.tried(s, r, site, 1, done);
    }
    return done;
  }

  /** {@link Lock#tryLock(long, TimeUnit)}. */
  public static boolean tryLock(Lock lock, long time, TimeUnit unit, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, lock, site);
    if (r == null) {
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
      LockOperations.conditionOf(s, lock, condition, site);
    }
    return condition;
  }

  // ---- Condition --------------------------------------------------------------------------------

  /** {@link Condition#await()}. */
  public static void await(Condition condition, int site) throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.lockOf(s, condition);
    if (r == null) {
      condition.await();
      return;
    }
    long hold = LockOperations.waits(s, r, condition, site, 0);
    try {
      condition.await();
    } finally {
      LockOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Condition#awaitUninterruptibly()}. */
  public static void awaitUninterruptibly(Condition condition, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.lockOf(s, condition);
    if (r == null) {
      condition.awaitUninterruptibly();
      return;
    }
    long hold = LockOperations.waits(s, r, condition, site, 0);
    try {
      condition.awaitUninterruptibly();
    } finally {
      LockOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Condition#awaitNanos(long)}. */
  public static long awaitNanos(Condition condition, long nanos, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.lockOf(s, condition);
    if (r == null) {
      return condition.awaitNanos(nanos);
    }
    long hold = LockOperations.waits(s, r, condition, site, TIMED);
    try {
      return condition.awaitNanos(nanos);
    } finally {
      LockOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Condition#await(long, TimeUnit)}. */
  public static boolean await(Condition condition, long time, TimeUnit unit, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.lockOf(s, condition);
    if (r == null) {
      return condition.await(time, unit);
    }
    long hold = LockOperations.waits(s, r, condition, site, TIMED);
    try {
      return condition.await(time, unit);
    } finally {
      LockOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Condition#awaitUntil(Date)}. */
  public static boolean awaitUntil(Condition condition, Date deadline, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.lockOf(s, condition);
    if (r == null) {
      return condition.awaitUntil(deadline);
    }
    long hold = LockOperations.waits(s, r, condition, site, TIMED);
    try {
      return condition.awaitUntil(deadline);
    } finally {
      LockOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Condition#signal()}. */
  public static void signal(Condition condition, int site) {
    ThreadState s = LockOperations.enter();
    if (s != null) {
      LockRecord r = LockOperations.lockOf(s, condition);
      LockOperations.signals(s, r, condition, site, 0);
    }
    condition.signal();
  }

  /** {@link Condition#signalAll()}. */
  public static void signalAll(Condition condition, int site) {
    ThreadState s = LockOperations.enter();
    if (s != null) {
      LockRecord r = LockOperations.lockOf(s, condition);
      LockOperations.signals(s, r, condition, site, TRY);
    }
    condition.signalAll();
  }

  // ---- monitors ---------------------------------------------------------------------------------

  /** Before {@code monitorenter}. */
  public static void monitorRequest(Object monitor, int site) {
    if (monitor != null) {
      LockOperations.monitorRequest(monitor, site);
    }
  }

  /** After {@code monitorenter}; the monitor is that of the innermost wait. */
  public static void monitorAcquired(int site) {
    LockOperations.monitorAcquired(site);
  }

  /** Before {@code monitorexit}. */
  public static void monitorRelease(Object monitor, int site) {
    if (monitor != null) {
      LockOperations.monitorRelease(monitor, site);
    }
  }

  /** First in a {@code synchronized} method, which holds its monitor already. */
  public static void methodAcquired(Object monitor, int site) {
    LockOperations.methodAcquired(monitor, site);
  }

  /** Last in a {@code synchronized} method, however it ends. */
  public static void methodReleased(Object monitor, int site) {
    LockOperations.monitorRelease(monitor, site);
  }

  /** {@link Object#wait()}. */
  public static void objectWait(Object monitor, int site) throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.monitorHeld(s, monitor);
    if (r == null) {
      monitor.wait();
      return;
    }
    long hold = LockOperations.waits(s, r, monitor, site, 0);
    try {
      monitor.wait();
    } finally {
      LockOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Object#wait(long)}; zero means for ever. */
  public static void objectWait(Object monitor, long millis, int site) throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.monitorHeld(s, monitor);
    if (r == null) {
      monitor.wait(millis);
      return;
    }
    long hold = LockOperations.waits(s, r, monitor, site, millis == 0 ? 0 : TIMED);
    try {
      monitor.wait(millis);
    } finally {
      LockOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Object#wait(long, int)}; zero means for ever. */
  public static void objectWait(Object monitor, long millis, int nanos, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.monitorHeld(s, monitor);
    if (r == null) {
      monitor.wait(millis, nanos);
      return;
    }
    long hold = LockOperations.waits(s, r, monitor, site, millis == 0 && nanos == 0 ? 0 : TIMED);
    try {
      monitor.wait(millis, nanos);
    } finally {
      LockOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Object#notify()}. */
  public static void objectNotify(Object monitor, int site) {
    ThreadState s = LockOperations.enter();
    if (s != null) {
      LockRecord r = LockOperations.monitorHeld(s, monitor);
      LockOperations.signals(s, r, monitor, site, 0);
    }
    monitor.notify();
  }

  /** {@link Object#notifyAll()}. */
  public static void objectNotifyAll(Object monitor, int site) {
    ThreadState s = LockOperations.enter();
    if (s != null) {
      LockRecord r = LockOperations.monitorHeld(s, monitor);
      LockOperations.signals(s, r, monitor, site, TRY);
    }
    monitor.notifyAll();
  }

  // ---- threads ----------------------------------------------------------------------------------

  /** {@link Thread#start()}. */
  public static void threadStart(Thread child, int site) {
    ThreadState s = LockOperations.enter();
    ThreadState announced = s == null ? null : LockOperations.starts(s, child, site);
    if (announced == null) {
      child.start();
      return;
    }
    boolean done = false;
    try {
      child.start();
      done = true;
    } finally {
      if (!done) {
        LockOperations.startFailed(announced, child);
      }
    }
  }

  /** {@link Thread#join()}. */
  public static void threadJoin(Thread target, int site) throws InterruptedException {
    ThreadState s = LockOperations.enter();
    if (s == null || !LockOperations.joins(s, target, site, 0)) {
      target.join();
      return;
    }
    boolean done = false;
    try {
      target.join();
      done = true;
    } finally {
      LockOperations.joined(s, target, site, done);
    }
  }

  /** {@link Thread#join(long)}; zero means for ever. */
  public static void threadJoin(Thread target, long millis, int site) throws InterruptedException {
    ThreadState s = LockOperations.enter();
    if (s == null || !LockOperations.joins(s, target, site, millis == 0 ? 0 : TIMED)) {
      target.join(millis);
      return;
    }
    try {
      target.join(millis);
    } finally {
      LockOperations.joined(s, target, site, !target.isAlive());
    }
  }

  /** {@link Thread#join(long, int)}; zero means for ever. */
  public static void threadJoin(Thread target, long millis, int nanos, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    if (s == null
        || !LockOperations.joins(s, target, site, millis == 0 && nanos == 0 ? 0 : TIMED)) {
      target.join(millis, nanos);
      return;
    }
    try {
      target.join(millis, nanos);
    } finally {
      LockOperations.joined(s, target, site, !target.isAlive());
    }
  }

  // ---- Semaphore --------------------------------------------------------------------------------

  /** {@link Semaphore#acquire()}. */
  public static void semaphoreAcquire(Semaphore semaphore, int site) throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, semaphore, site);
    if (r == null) {
      semaphore.acquire();
      return;
    }
    LockOperations.request(s, r, site, 1, EventWord.FLAG_SHARED);
    boolean done = false;
    try {
      semaphore.acquire();
      done = true;
    } finally {
      LockOperations.answered(s, r, site, 1, EventWord.FLAG_SHARED, done);
    }
  }

  /** {@link Semaphore#acquire(int)}. */
  public static void semaphoreAcquire(Semaphore semaphore, int permits, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null || permits <= 0 ? null : LockOperations.record(s, semaphore, site);
    if (r == null) {
      semaphore.acquire(permits);
      return;
    }
    LockOperations.request(s, r, site, permits, EventWord.FLAG_SHARED);
    boolean done = false;
    try {
      semaphore.acquire(permits);
      done = true;
    } finally {
      LockOperations.answered(s, r, site, permits, EventWord.FLAG_SHARED, done);
    }
  }

  /** {@link Semaphore#acquireUninterruptibly()}. */
  public static void semaphoreAcquireUninterruptibly(Semaphore semaphore, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, semaphore, site);
    if (r == null) {
      semaphore.acquireUninterruptibly();
      return;
    }
    LockOperations.request(s, r, site, 1, EventWord.FLAG_SHARED);
    boolean done = false;
    try {
      semaphore.acquireUninterruptibly();
      done = true;
    } finally {
      LockOperations.answered(s, r, site, 1, EventWord.FLAG_SHARED, done);
    }
  }

  /** {@link Semaphore#acquireUninterruptibly(int)}. */
  public static void semaphoreAcquireUninterruptibly(Semaphore semaphore, int permits, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null || permits <= 0 ? null : LockOperations.record(s, semaphore, site);
    if (r == null) {
      semaphore.acquireUninterruptibly(permits);
      return;
    }
    LockOperations.request(s, r, site, permits, EventWord.FLAG_SHARED);
    boolean done = false;
    try {
      semaphore.acquireUninterruptibly(permits);
      done = true;
    } finally {
      LockOperations.answered(s, r, site, permits, EventWord.FLAG_SHARED, done);
    }
  }

  /** {@link Semaphore#tryAcquire()}. */
  public static boolean semaphoreTryAcquire(Semaphore semaphore, int site) {
    LockRecord r = LockOperations.semaphoreMet(semaphore, site);
    boolean done = semaphore.tryAcquire();
    LockOperations.semaphoreTried(r, done, 1, site);
    return done;
  }

  /** {@link Semaphore#tryAcquire(int)}. */
  public static boolean semaphoreTryAcquire(Semaphore semaphore, int permits, int site) {
    LockRecord r = LockOperations.semaphoreMet(semaphore, site);
    boolean done = semaphore.tryAcquire(permits);
    LockOperations.semaphoreTried(r, done, permits, site);
    return done;
  }

  /** {@link Semaphore#tryAcquire(long, TimeUnit)}. */
  public static boolean semaphoreTryAcquire(Semaphore semaphore, long time, TimeUnit unit, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, semaphore, site);
    if (r == null) {
      return semaphore.tryAcquire(time, unit);
    }
    LockOperations.request(s, r, site, 1, EventWord.FLAG_SHARED | TIMED);
    boolean done = false;
    try {
      done = semaphore.tryAcquire(time, unit);
    } finally {
      LockOperations.answered(s, r, site, 1, EventWord.FLAG_SHARED | TIMED, done);
    }
    return done;
  }

  /** {@link Semaphore#tryAcquire(int, long, TimeUnit)}. */
  public static boolean semaphoreTryAcquire(
      Semaphore semaphore, int permits, long time, TimeUnit unit, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null || permits <= 0 ? null : LockOperations.record(s, semaphore, site);
    if (r == null) {
      return semaphore.tryAcquire(permits, time, unit);
    }
    LockOperations.request(s, r, site, permits, EventWord.FLAG_SHARED | TIMED);
    boolean done = false;
    try {
      done = semaphore.tryAcquire(permits, time, unit);
    } finally {
      LockOperations.answered(s, r, site, permits, EventWord.FLAG_SHARED | TIMED, done);
    }
    return done;
  }

  /** {@link Semaphore#release()}. */
  public static void semaphoreRelease(Semaphore semaphore, int site) {
    ThreadState s = LockOperations.enter();
    if (s != null) {
      LockOperations.released(s, semaphore, site, 1);
    }
    semaphore.release();
  }

  /** {@link Semaphore#release(int)}. */
  public static void semaphoreRelease(Semaphore semaphore, int permits, int site) {
    ThreadState s = LockOperations.enter();
    if (s != null && permits > 0) {
      LockOperations.released(s, semaphore, site, permits);
    }
    semaphore.release(permits);
  }

  /** {@link Semaphore#drainPermits()}. */
  public static int semaphoreDrainPermits(Semaphore semaphore, int site) {
    LockRecord r = LockOperations.semaphoreMet(semaphore, site);
    int permits = semaphore.drainPermits();
    LockOperations.semaphoreTried(r, permits > 0, permits, site);
    return permits;
  }

  // ---- StampedLock ------------------------------------------------------------------------------

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
    LockOperations.stampedTried(lock, site, stamp, false);
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
    LockRecord r = s == null ? null : LockOperations.stampedReadHalf(s, lock, site);
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
    LockRecord r = s == null ? null : LockOperations.stampedReadHalf(s, lock, site);
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
    LockOperations.stampedTried(lock, site, stamp, true);
    return stamp;
  }

  /** {@link StampedLock#tryReadLock(long, TimeUnit)}. */
  public static long stampedTryReadLock(StampedLock lock, long time, TimeUnit unit, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.stampedReadHalf(s, lock, site);
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
    LockOperations.stampedReleased(lock, stamp, site);
    lock.unlockWrite(stamp);
  }

  /** {@link StampedLock#unlockRead(long)}. */
  public static void stampedUnlockRead(StampedLock lock, long stamp, int site) {
    LockOperations.stampedReleased(lock, stamp, site);
    lock.unlockRead(stamp);
  }

  /** {@link StampedLock#unlock(long)}. */
  public static void stampedUnlock(StampedLock lock, long stamp, int site) {
    LockOperations.stampedReleased(lock, stamp, site);
    lock.unlock(stamp);
  }

  /** {@link StampedLock#tryConvertToWriteLock(long)}. */
  public static long stampedTryConvertToWriteLock(StampedLock lock, long stamp, int site) {
    long converted = lock.tryConvertToWriteLock(stamp);
    LockOperations.stampedConverted(lock, stamp, converted, site);
    return converted;
  }

  /** {@link StampedLock#tryConvertToReadLock(long)}. */
  public static long stampedTryConvertToReadLock(StampedLock lock, long stamp, int site) {
    long converted = lock.tryConvertToReadLock(stamp);
    LockOperations.stampedConverted(lock, stamp, converted, site);
    return converted;
  }

  /** {@link StampedLock#tryConvertToOptimisticRead(long)}. */
  public static long stampedTryConvertToOptimisticRead(StampedLock lock, long stamp, int site) {
    long converted = lock.tryConvertToOptimisticRead(stamp);
    LockOperations.stampedConverted(lock, stamp, converted, site);
    return converted;
  }

  /** {@link StampedLock#tryUnlockWrite()}. */
  public static boolean stampedTryUnlockWrite(StampedLock lock, int site) {
    boolean done = lock.tryUnlockWrite();
    if (done) {
      LockOperations.stampedReleasedMode(lock, false, site);
    }
    return done;
  }

  /** {@link StampedLock#tryUnlockRead()}. */
  public static boolean stampedTryUnlockRead(StampedLock lock, int site) {
    boolean done = lock.tryUnlockRead();
    if (done) {
      LockOperations.stampedReleasedMode(lock, true, site);
    }
    return done;
  }

  /** {@link StampedLock#asReadLock()}. */
  public static Lock stampedAsReadLock(StampedLock lock, int site) {
    Lock view = lock.asReadLock();
    LockOperations.stampedView(lock, view, true, site);
    return view;
  }

  /** {@link StampedLock#asWriteLock()}. */
  public static Lock stampedAsWriteLock(StampedLock lock, int site) {
    Lock view = lock.asWriteLock();
    LockOperations.stampedView(lock, view, false, site);
    return view;
  }

  /** {@link StampedLock#asReadWriteLock()}. */
  public static ReadWriteLock stampedAsReadWriteLock(StampedLock lock, int site) {
    ReadWriteLock view = lock.asReadWriteLock();
    LockOperations.stampedView(lock, view.readLock(), true, site);
    LockOperations.stampedView(lock, view.writeLock(), false, site);
    return view;
  }

  // ---- declared locks ---------------------------------------------------------------------------

  /** Before a call that was declared to acquire {@code lock}. */
  public static void declaredRequest(Object lock, int site) {
    ThreadState s = lock == null ? null : LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, lock, site);
    if (r != null) {
      LockOperations.request(s, r, site, 1, 0);
    }
  }

  /** After such a call returned. */
  public static void declaredAcquired(int site) {
    declaredAcquired(true, site);
  }

  /** After such a call returned whether it acquired; passes the value on. */
  public static boolean declaredAcquired(boolean acquired, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : Waits.innermostWait(s);
    if (r != null && r.kind == LockRecord.CUSTOM_LOCK) {
      LockOperations.answered(s, r, site, 1, 0, acquired);
    }
    return acquired;
  }

  /** Before a call that was declared to release {@code lock}. */
  public static void declaredRelease(Object lock, int site) {
    ThreadState s = lock == null ? null : LockOperations.enter();
    if (s != null) {
      LockOperations.released(s, lock, site, 1);
    }
  }
}
