package dev.impasse.demo;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Python's {@code threading.Event}: a flag that threads can wait for.
 *
 * <p>Built like the original, on a lock and a condition. Safe for any number of threads.
 */
final class Event {

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean set; // guarded by lock

  /** Waits until the event is set. */
  void await() {
    lock.lock();
    try {
      while (!set) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the event is set, at most {@code timeoutMillis}; returns whether it is. */
  boolean await(long timeoutMillis) throws InterruptedException {
    lock.lock();
    try {
      long leftNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      while (!set && leftNanos > 0) {
        leftNanos = changed.awaitNanos(leftNanos);
      }
      return set;
    } finally {
      lock.unlock();
    }
  }

  /** Sets the event, for good, and wakes all who wait for it. */
  void set() {
    lock.lock();
    try {
      set = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
