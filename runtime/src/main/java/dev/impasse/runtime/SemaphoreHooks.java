package dev.impasse.runtime;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What woven code calls in the place of operations on a {@link Semaphore}: permits are held by who
 * acquired them, until they are released by anybody. The rules are those of {@link LockHooks}.
 */
public final class SemaphoreHooks {

  private static final int TIMED = EventWord.FLAG_TIMED;

  private SemaphoreHooks() {}

  /** {@link Semaphore#acquire()}. */
  public static void acquire(Semaphore semaphore, int site) throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, semaphore, site);
    if (s == null || r == null) {
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
  public static void acquirePermits(Semaphore semaphore, int permits, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null || permits <= 0 ? null : LockOperations.record(s, semaphore, site);
    if (s == null || r == null) {
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
  public static void acquireUninterruptibly(Semaphore semaphore, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, semaphore, site);
    if (s == null || r == null) {
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
  public static void acquirePermitsUninterruptibly(Semaphore semaphore, int permits, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null || permits <= 0 ? null : LockOperations.record(s, semaphore, site);
    if (s == null || r == null) {
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
  public static boolean tryAcquire(Semaphore semaphore, int site) {
    LockRecord r = SemaphoreOperations.record(semaphore, site);
    boolean done = semaphore.tryAcquire();
    SemaphoreOperations.tried(r, done, 1, site);
    return done;
  }

  /** {@link Semaphore#tryAcquire(int)}. */
  public static boolean tryAcquirePermits(Semaphore semaphore, int permits, int site) {
    LockRecord r = SemaphoreOperations.record(semaphore, site);
    boolean done = semaphore.tryAcquire(permits);
    SemaphoreOperations.tried(r, done, permits, site);
    return done;
  }

  /** {@link Semaphore#tryAcquire(long, TimeUnit)}. */
  public static boolean tryAcquireWithin(Semaphore semaphore, long time, TimeUnit unit, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, semaphore, site);
    if (s == null || r == null) {
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
  public static boolean tryAcquirePermitsWithin(
      Semaphore semaphore, int permits, long time, TimeUnit unit, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null || permits <= 0 ? null : LockOperations.record(s, semaphore, site);
    if (s == null || r == null) {
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
  public static void release(Semaphore semaphore, int site) {
    ThreadState s = LockOperations.enter();
    if (s != null) {
      LockOperations.released(s, semaphore, site, 1);
    }
    semaphore.release();
  }

  /** {@link Semaphore#release(int)}. */
  public static void releasePermits(Semaphore semaphore, int permits, int site) {
    ThreadState s = LockOperations.enter();
    if (s != null && permits > 0) {
      LockOperations.released(s, semaphore, site, permits);
    }
    semaphore.release(permits);
  }

  /** {@link Semaphore#drainPermits()}. */
  public static int drainPermits(Semaphore semaphore, int site) {
    LockRecord r = SemaphoreOperations.record(semaphore, site);
    int permits = semaphore.drainPermits();
    SemaphoreOperations.tried(r, permits > 0, permits, site);
    return permits;
  }
}
