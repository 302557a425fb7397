package dev.impasse.agent;

import dev.impasse.agent.weave.Weaver;
import dev.impasse.runtime.HandOvers;
import dev.impasse.runtime.LockHooks;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * Runs every kind of hook once before anything is woven, so that no hook has to load or initialise
 * a class inside an operation of the application.
 */
final class Preload {

  private Preload() {}

  /** Runs the hooks, then the self-test, on a thread of its own, which leaves nothing behind. */
  static void run(Weaver weaver) {
    Runnable all =
        () -> {
          hooks();
          SelfTest.run(weaver);
        };
    Thread thread = new Thread(null, all, "impasse-preload", 0, false);
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings({"WaitNotInLoop", "LockNotBeforeTry", "ThreadJoinLoop"}) // nothing to wait for
  private static void hooks() {
    try {
      HandOvers.meets(null);
      ReentrantLock lock = new ReentrantLock();
      Condition condition = LockHooks.newCondition(lock, 0);
      LockHooks.lock(lock, 0);
      LockHooks.lock(lock, 0);
      LockHooks.awaitNanos(condition, 1, 0);
      LockHooks.signalAll(condition, 0);
      LockHooks.unlock(lock, 0);
      LockHooks.unlock(lock, 0);
      if (LockHooks.tryLock(lock, 1, TimeUnit.NANOSECONDS, 0)) {
        LockHooks.unlock(lock, 0);
      }
      ReentrantReadWriteLock both = new ReentrantReadWriteLock();
      LockHooks.lock(both.writeLock(), 0);
      LockHooks.lock(both.readLock(), 0);
      LockHooks.unlock(both.readLock(), 0);
      LockHooks.unlock(both.writeLock(), 0);
      StampedLock stamped = new StampedLock();
      LockHooks.stampedUnlock(stamped, LockHooks.stampedReadLock(stamped, 0), 0);
      LockHooks.stampedUnlock(stamped, LockHooks.stampedWriteLock(stamped, 0), 0);
      Semaphore semaphore = new Semaphore(1);
      LockHooks.semaphoreAcquire(semaphore, 0);
      LockHooks.semaphoreRelease(semaphore, 0);
      Object monitor = new Object();
      LockHooks.monitorRequest(monitor, 0);
      synchronized (monitor) {
        LockHooks.monitorAcquired(0);
        LockHooks.objectWait(monitor, 0, 1, 0);
        LockHooks.objectNotifyAll(monitor, 0);
        LockHooks.monitorRelease(monitor, 0);
      }
      Thread child = new Thread(null, () -> {}, "impasse-preload-child", 0, false);
      child.setDaemon(true);
      LockHooks.threadStart(child, 0);
      LockHooks.threadJoin(child, 1, 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
