package dev.impasse.forked;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** Test program: every way in which an operation on a lock can throw, and what is true after it. */
@SuppressWarnings("deprecation")
final class ExceptionsProgram {

  private static final ReentrantLock lock = new ReentrantLock();
  private static final ReentrantReadWriteLock both = new ReentrantReadWriteLock();
  private static final Condition condition = lock.newCondition();
  private static final StampedLock stamped = new StampedLock();
  private static final Semaphore semaphore = new Semaphore(1);
  private static final Object monitor = new Object();
  private static Lock noLock;
  private static Object noMonitor;
  private static Semaphore noSemaphore;
  private static Thread noThread;

  private ExceptionsProgram() {}

  /** An operation that may throw. */
  interface Operation {
    Object run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    illegalStates();
    nulls();
    badArguments();
    interrupts();
    interruptedWhileBlocked();
    threads();
    System.out.println("locked " + lock.isLocked() + " permits " + semaphore.availablePermits());
  }

  private static void say(String what, Operation operation) {
    String result;
    try {
      result = "returns " + operation.run();
    } catch (Throwable t) {
      StackTraceElement top = firstOfOurs(t);
      result = "throws " + t + " at line " + top.getLineNumber() + frames(t);
    }
    if (what.startsWith("null") && Boolean.getBoolean("without.messages")) {
      result = result.replaceAll(": Cannot invoke .* is null", "");
    }
    System.out.println(what + ": " + result + ", interrupted " + Thread.interrupted());
  }

  /** Returns the methods of the whole stack: a frame that is added or missing shows. */
  private static String frames(Throwable t) {
    StringBuilder frames = new StringBuilder();
    for (StackTraceElement frame : t.getStackTrace()) {
      frames.append(' ').append(frame.getMethodName());
    }
    return " in" + frames;
  }

  private static StackTraceElement firstOfOurs(Throwable t) {
    for (StackTraceElement frame : t.getStackTrace()) {
      if (frame.getClassName().startsWith("dev.impasse.forked")) {
        return frame;
      }
    }
    throw new AssertionError(t);
  }

  private static Object nothing(Runnable action) {
    action.run();
    return "";
  }

  private static void illegalStates() {
    say("unlock", () -> nothing(() -> lock.unlock()));
    say("unlock by reference", () -> nothing(lock::unlock));
    say("read unlock", () -> nothing(() -> both.readLock().unlock()));
    say("write unlock", () -> nothing(() -> both.writeLock().unlock()));
    say("read condition", () -> both.readLock().newCondition());
    say("await", () -> nothing(condition::awaitUninterruptibly));
    say("await interruptibly", ExceptionsProgram::awaits);
    say("await nanos", () -> condition.awaitNanos(5));
    say("signal", () -> nothing(() -> condition.signal()));
    say("signalAll", () -> nothing(() -> condition.signalAll()));
    say("wait", ExceptionsProgram::waits);
    say("wait millis", ExceptionsProgram::waitsMillis);
    say("notify", () -> nothing(() -> monitor.notify()));
    say("notifyAll", () -> nothing(() -> monitor.notifyAll()));
    say("stamped unlock", () -> nothing(() -> stamped.unlock(42)));
    say("stamped unlockWrite", () -> nothing(() -> stamped.unlockWrite(0)));
    say("stamped unlockRead", () -> nothing(() -> stamped.unlockRead(256)));
    say("stamped convert", () -> stamped.tryConvertToWriteLock(77));
    say("stamped tryUnlock", () -> stamped.tryUnlockWrite() + " " + stamped.tryUnlockRead());
    say("stamped wrong stamp", ExceptionsProgram::wrongStamp);
    say("stamped view condition", () -> stamped.asReadLock().newCondition());
  }

  private static Object wrongStamp() {
    long stamp = stamped.writeLock();
    try {
      stamped.unlockWrite(stamp + 1);
    } finally {
      System.out.println("still " + stamped.isWriteLocked());
      stamped.unlockWrite(stamp);
    }
    return "";
  }

  private static Object awaits() throws InterruptedException {
    condition.await();
    return "";
  }

  private static Object waits() throws InterruptedException {
    monitor.wait();
    return "";
  }

  private static Object waitsMillis() throws InterruptedException {
    monitor.wait(10);
    return "";
  }

  private static void nulls() {
    say("null lock", () -> nothing(() -> noLock.lock()));
    say("null unlock", () -> nothing(() -> noLock.unlock()));
    say("null tryLock", () -> noLock.tryLock());
    say("null tryLock time", () -> noLock.tryLock(1, TimeUnit.SECONDS));
    say("null unit", () -> lock.tryLock(1, null));
    say("null monitor", ExceptionsProgram::locksNothing);
    say("null notify", () -> nothing(() -> noMonitor.notify()));
    say("null wait", ExceptionsProgram::waitsForNothing);
    say("null acquire", () -> nothing(() -> noSemaphore.acquireUninterruptibly()));
    say("null release", () -> nothing(() -> noSemaphore.release()));
    say("null start", () -> nothing(() -> noThread.start()));
    say("null join", ExceptionsProgram::joinsNothing);
  }

  private static Object locksNothing() {
    synchronized (noMonitor) {
      return "";
    }
  }

  private static Object waitsForNothing() throws InterruptedException {
    noMonitor.wait();
    return "";
  }

  private static Object joinsNothing() throws InterruptedException {
    noThread.join();
    return "";
  }

  private static void badArguments() {
    say("acquire -1", () -> nothing(() -> semaphore.acquireUninterruptibly(-1)));
    say("tryAcquire -1", () -> semaphore.tryAcquire(-1));
    say("tryAcquire 0", () -> semaphore.tryAcquire(0));
    say("release -1", () -> nothing(() -> semaphore.release(-1)));
    say("release too many", () -> nothing(() -> semaphore.release(Integer.MAX_VALUE)));
    say("tryAcquire too many", () -> semaphore.tryAcquire(5, 1, TimeUnit.MILLISECONDS));
    say("drain", () -> semaphore.drainPermits() + nothing(semaphore::release).toString());
    say("wait -1", () -> waitsFor(-1, 0));
    say("wait nanos", () -> waitsFor(0, 1_000_000));
    say("join -1", () -> joins(-1));
  }

  private static Object waitsFor(long millis, int nanos) throws InterruptedException {
    synchronized (monitor) {
      monitor.wait(millis, nanos);
    }
    return "";
  }

  private static Object joins(long millis) throws InterruptedException {
    Thread.currentThread().join(millis);
    return "";
  }

  private static void interrupts() {
    say("lockInterruptibly", interrupted(ExceptionsProgram::locksInterruptibly));
    say("tryLock time", interrupted(() -> lock.tryLock(1, TimeUnit.SECONDS)));
    say("tryLock", interrupted(() -> lock.tryLock() + nothing(lock::unlock).toString()));
    say("lock", interrupted(ExceptionsProgram::locks));
    say("acquire", interrupted(ExceptionsProgram::acquires));
    say("acquire uninterruptibly", interrupted(ExceptionsProgram::acquiresAnyhow));
    say("tryAcquire time", interrupted(() -> semaphore.tryAcquire(1, TimeUnit.SECONDS)));
    say("await", interrupted(ExceptionsProgram::awaitsLocked));
    say("wait", interrupted(() -> waitsFor(0, 0)));
    say("join", interrupted(() -> joins(0)));
    say("join millis", interrupted(() -> joins(5)));
    say("stamped write", interrupted(stamped::writeLockInterruptibly));
    say("stamped read", interrupted(stamped::readLockInterruptibly));
    say("stamped try", interrupted(() -> stamped.tryWriteLock(1, TimeUnit.SECONDS)));
  }

  private static Operation interrupted(Operation operation) {
    return () -> {
      Thread.currentThread().interrupt();
      return operation.run();
    };
  }

  private static Object locksInterruptibly() throws InterruptedException {
    lock.lockInterruptibly();
    return "";
  }

  private static Object locks() {
    lock.lock();
    lock.unlock();
    return "";
  }

  private static Object acquires() throws InterruptedException {
    semaphore.acquire();
    return "";
  }

  private static Object acquiresAnyhow() {
    semaphore.acquireUninterruptibly();
    semaphore.release();
    return "";
  }

  private static Object awaitsLocked() throws InterruptedException {
    lock.lock();
    try {
      lock.lock();
      condition.await();
      return "";
    } finally {
      System.out.println("holds " + lock.getHoldCount());
      lock.unlock();
      lock.unlock();
    }
  }

  private static void interruptedWhileBlocked() throws Exception {
    lock.lock();
    long stamp = stamped.writeLock();
    semaphore.acquire();
    try {
      blocked("lockInterruptibly", Thread.State.WAITING, ExceptionsProgram::locksInterruptibly);
      blocked("tryLock", Thread.State.TIMED_WAITING, () -> lock.tryLock(1, TimeUnit.DAYS));
      blocked("stamped", Thread.State.WAITING, stamped::writeLockInterruptibly);
      blocked("acquire", Thread.State.WAITING, ExceptionsProgram::acquires);
      blocked("join", Thread.State.WAITING, () -> joins(0));
      blocked("wait", Thread.State.WAITING, () -> waitsFor(0, 0));
    } finally {
      semaphore.release();
      stamped.unlockWrite(stamp);
      lock.unlock();
    }
    blocked("await", Thread.State.WAITING, ExceptionsProgram::awaitsLocked);
    Thread entering = new Thread(() -> say("monitor", ExceptionsProgram::enters));
    synchronized (monitor) {
      entering.start();
      until(entering, Thread.State.BLOCKED);
      entering.interrupt();
    }
    entering.join();
  }

  private static Object enters() {
    synchronized (monitor) {
      return Thread.currentThread().isInterrupted();
    }
  }

  private static void blocked(String what, Thread.State state, Operation operation)
      throws InterruptedException {
    Thread thread = new Thread(() -> say("blocked " + what, operation));
    thread.start();
    until(thread, state);
    thread.interrupt();
    thread.join();
  }

  static void until(Thread thread, Thread.State state) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (thread.getState() != state && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    System.out.println("state " + thread.getState());
  }

  private static void threads() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    Thread once = new Thread(ran::countDown);
    once.start();
    once.join();
    say("start twice", () -> nothing(() -> once.start()));
    Thread fails =
        new Thread(
            () -> {
              synchronized (monitor) {
                lock.lock();
                try {
                  throw new IllegalStateException("on purpose");
                } finally {
                  lock.unlock();
                }
              }
            });
    fails.setUncaughtExceptionHandler(
        (t, e) -> System.out.println(e + " " + e.getStackTrace().length));
    fails.start();
    fails.join();
    System.out.println(Thread.holdsLock(monitor) + " " + lock.isLocked());
  }
}
