package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Jdk.FOUND;
import static dev.impasse.matrix.Shape.Verdict.DETECTED;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Waiters that were told, and do not get the lock back that they gave up for the wait. */
// Nothing between the two can fail; a wait that ends too early is what one shape is about.
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"})
final class ReacquireShapes {

  private ReacquireShapes() {}

  /** In {@code Condition.await}. */
  @Shape(
      name = "reacquire-condition",
      line = "Signalled, but the signaller keeps the lock and waits for what the waiter holds",
      verdict = DETECTED,
      participants = {"sleeper", "waker"},
      locks = {"InAwait.account", "InAwait.queue"})
  static final class InAwait implements Program {

    private final Lock account = new ReentrantLock();
    private final Lock queue = new ReentrantLock();
    private final Condition filled = queue.newCondition();
    private boolean full;

    @Override
    public void play(Cast cast) {
      Thread sleeper = cast.start("sleeper", this::sleep);
      cast.start(
          "waker",
          () -> {
            Pause.untilWaitsIn(sleeper, filled.getClass(), "await");
            wake();
          });
    }

    private void sleep() throws InterruptedException {
      account.lock();
      try {
        queue.lock();
        try {
          while (!full) {
            filled.await();
          }
        } finally {
          queue.unlock();
        }
      } finally {
        account.unlock();
      }
    }

    private void wake() {
      queue.lock();
      try {
        full = true;
        filled.signal();
        account.lock();
        account.unlock();
      } finally {
        queue.unlock();
      }
    }
  }

  /** In {@code Object.wait}. */
  @Shape(
      name = "reacquire-wait",
      line = "Notified, but the notifier keeps the monitor and waits for what the waiter holds",
      verdict = DETECTED,
      participants = {"sleeper", "waker"},
      locks = {"InWait.account", "InWait.queue"})
  static final class InWait implements Program {

    private final Object account = new Object();
    private final Object queue = new Object();
    private boolean full;

    @Override
    public void play(Cast cast) {
      Thread sleeper = cast.start("sleeper", this::sleep);
      cast.start(
          "waker",
          () -> {
            Pause.untilWaitsIn(sleeper, Object.class, "wait");
            wake();
          });
    }

    private void sleep() throws InterruptedException {
      synchronized (account) {
        synchronized (queue) {
          while (!full) {
            queue.wait();
          }
        }
      }
    }

    private void wake() {
      synchronized (queue) {
        full = true;
        queue.notifyAll();
        synchronized (account) {
          full = false;
        }
      }
    }
  }

  /** In {@code Condition.await} after its time-out: no time ends this wait. */
  @Shape(
      name = "reacquire-timed",
      line = "A timed await is over, but its lock is held by one who waits for the waiter's other",
      verdict = DETECTED,
      jdk = FOUND,
      participants = {"sleeper", "taker"},
      locks = {"AfterTime.account", "AfterTime.queue"})
  static final class AfterTime implements Program {

    private final Lock account = new ReentrantLock();
    private final Lock queue = new ReentrantLock();
    private final Condition filled = queue.newCondition();
    private volatile boolean waits;
    private volatile boolean taken;
    private boolean inTime;

    @Override
    public void play(Cast cast) {
      cast.start("sleeper", this::sleep);
      cast.start("taker", this::take);
    }

    private void sleep() throws InterruptedException {
      account.lock();
      try {
        queue.lock();
        try {
          waits = true;
          do {
            inTime = filled.await(300, TimeUnit.MILLISECONDS);
          } while (!taken); // the taker came too late: once more
        } finally {
          queue.unlock();
        }
      } finally {
        account.unlock();
      }
    }

    private void take() {
      Pause.until(() -> waits);
      queue.lock();
      try {
        taken = true;
        account.lock();
        System.out.println(inTime);
        account.unlock();
      } finally {
        queue.unlock();
      }
    }
  }
}
