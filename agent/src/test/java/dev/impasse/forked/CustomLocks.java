package dev.impasse.forked;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;

/** Locks as users write them. */
final class CustomLocks {

  private CustomLocks() {}

  /** What none of them needs. */
  abstract static class Simple implements Lock {
    @Override
    public void lockInterruptibly() {
      lock();
    }

    @Override
    public boolean tryLock() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Condition newCondition() {
      throw new UnsupportedOperationException();
    }
  }

  /** A wrapper around the JDK's lock, re-entrant as that is. */
  static final class Wrapper extends Simple {
    private final ReentrantLock inner = new ReentrantLock();

    @Override
    public void lock() {
      inner.lock();
    }

    @Override
    public void unlock() {
      inner.unlock();
    }
  }

  /** A spin lock that loses patience. */
  static final class Spin extends Simple {
    private final AtomicBoolean taken = new AtomicBoolean();

    @Override
    public void lock() {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Threads.LONG_MILLIS);
      while (!taken.compareAndSet(false, true)) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("no patience left");
        }
        Thread.onSpinWait();
      }
    }

    @Override
    public void unlock() {
      taken.set(false);
    }
  }

  /** A lock made of a monitor and {@code wait}; not re-entrant. */
  static final class Waiting extends Simple {
    private boolean taken;

    @Override
    public synchronized void lock() {
      boolean interrupted = false;
      while (taken) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      taken = true;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public synchronized void unlock() {
      taken = false;
      notify();
    }
  }

  /** A lock that any thread may give back; not re-entrant. */
  static final class HandOff extends Simple {
    private final Taken taken = new Taken();

    @Override
    public void lock() {
      taken.acquire(1);
    }

    @Override
    public void unlock() {
      taken.release(1);
    }
  }

  /** The same without the interface: for the option {@code locks}. */
  static final class Distributed {
    private final Taken taken = new Taken();

    void acquire() {
      taken.acquire(1);
    }

    void release() {
      taken.release(1);
    }
  }

  private static final class Taken extends AbstractQueuedSynchronizer {
    @Override
    protected boolean tryAcquire(int one) {
      return compareAndSetState(0, 1);
    }

    @Override
    protected boolean tryRelease(int one) {
      setState(0);
      return true;
    }
  }

  /** A read-write lock that lets a reader read again, whoever waits. */
  static final class Both implements ReadWriteLock {
    private int readers;
    private boolean writer;
    private final Lock shared = new Half(false);
    private final Lock exclusive = new Half(true);

    @Override
    public Lock readLock() {
      return shared;
    }

    @Override
    public Lock writeLock() {
      return exclusive;
    }

    private final class Half extends Simple {
      private final boolean writes;

      private Half(boolean writes) {
        this.writes = writes;
      }

      @Override
      public void lock() {
        synchronized (Both.this) {
          while (writer || (writes && readers > 0)) {
            try {
              Both.this.wait();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
          if (writes) {
            writer = true;
          } else {
            readers++;
          }
        }
      }

      @Override
      public void unlock() {
        synchronized (Both.this) {
          if (writes) {
            writer = false;
          } else {
            readers--;
          }
          Both.this.notifyAll();
        }
      }
    }
  }
}
