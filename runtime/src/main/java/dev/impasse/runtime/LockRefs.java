package dev.impasse.runtime;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * What method references such as {@code lock::lock} are made to refer to: {@link LockHooks} without
 * a site, since a reference has no place of its own in the code.
 */
public final class LockRefs {

  private LockRefs() {}

  /** {@link Lock#lock()}. */
  public static void lock(Lock lock) {
    LockHooks.lock(lock, 0);
  }

  /** {@link Lock#lockInterruptibly()}. */
  public static void lockInterruptibly(Lock lock) throws InterruptedException {
    LockHooks.lockInterruptibly(lock, 0);
  }

  /** {@link Lock#tryLock()}. */
  public static boolean tryLock(Lock lock) {
    return LockHooks.tryLock(lock, 0);
  }

  /** {@link Lock#tryLock(long, TimeUnit)}. */
  public static boolean tryLock(Lock lock, long time, TimeUnit unit) throws InterruptedException {
    return LockHooks.tryLock(lock, time, unit, 0);
  }

  /** {@link Lock#unlock()}. */
  public static void unlock(Lock lock) {
    LockHooks.unlock(lock, 0);
  }

  /** {@link Lock#newCondition()}. */
  public static Condition newCondition(Lock lock) {
    return LockHooks.newCondition(lock, 0);
  }

  /** {@link Condition#await()}. */
  public static void await(Condition condition) throws InterruptedException {
    LockHooks.await(condition, 0);
  }

  /** {@link Condition#signal()}. */
  public static void signal(Condition condition) {
    LockHooks.signal(condition, 0);
  }

  /** {@link Condition#signalAll()}. */
  public static void signalAll(Condition condition) {
    LockHooks.signalAll(condition, 0);
  }

  /** {@link Semaphore#acquire()}. */
  public static void semaphoreAcquire(Semaphore semaphore) throws InterruptedException {
    LockHooks.semaphoreAcquire(semaphore, 0);
  }

  /** {@link Semaphore#acquireUninterruptibly()}. */
  public static void semaphoreAcquireUninterruptibly(Semaphore semaphore) {
    LockHooks.semaphoreAcquireUninterruptibly(semaphore, 0);
  }

  /** {@link Semaphore#tryAcquire()}. */
  public static boolean semaphoreTryAcquire(Semaphore semaphore) {
    return LockHooks.semaphoreTryAcquire(semaphore, 0);
  }

  /** {@link Semaphore#release()}. */
  public static void semaphoreRelease(Semaphore semaphore) {
    LockHooks.semaphoreRelease(semaphore, 0);
  }

  /** {@link Thread#start()}. */
  public static void threadStart(Thread thread) {
    LockHooks.threadStart(thread, 0);
  }

  /** {@link Thread#join()}. */
  public static void threadJoin(Thread thread) throws InterruptedException {
    LockHooks.threadJoin(thread, 0);
  }
}
