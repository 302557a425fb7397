package dev.impasse.junit;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs tests in place of JUnit's own, so that one that hangs can be left behind. It
 * works with the thread-locals and the context class loader of its owner, who waits meanwhile.
 *
 * <p>Its waits have a time-out: the agent takes them for what they are, and it ends with its owner.
 */
final class TestThread extends Thread {

  private static final long NAP_NANOS = 50_000_000;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Thread owner;
  private volatile @Nullable FutureTask<?> task;
  private volatile boolean dismissed;

  /**
   * Makes one; it is a daemon, in a group of its own, by which threads that it starts are known.
   */
  TestThread(Thread owner) {
    super(group(), owner.getName() + "-test");
    this.owner = owner;
    setDaemon(true);
  }

  private static ThreadGroup group() {
    return new ThreadGroup("tests-" + COUNT.incrementAndGet());
  }

  /** Runs a task for the owner, who calls this and waits with {@link #await}. */
  void begin(FutureTask<?> next) {
    setContextClassLoader(owner.getContextClassLoader());
    task = next;
    if (getState() == State.NEW) {
      start();
    } else {
      LockSupport.unpark(this);
    }
  }

  /** Waits a while for a task to end, or until the owner is interrupted. */
  void await(FutureTask<?> running) {
    if (!running.isDone()) {
      LockSupport.parkNanos(this, NAP_NANOS);
    }
  }

  /** Leaves it behind: it ends after what it runs, if ever. */
  void dismiss() {
    dismissed = true;
  }

  boolean isUsable() {
    return !dismissed && getState() != State.TERMINATED;
  }

  /** Returns a task that wakes the owner when it is done. */
  static <T extends @Nullable Object> FutureTask<T> task(Callable<T> body, Thread owner) {
    return new FutureTask<>(body) {
      @Override
      protected void done() {
        LockSupport.unpark(owner);
      }
    };
  }

  @Override
  public void run() {
    while (!dismissed && owner.isAlive()) {
      FutureTask<?> next = task;
      if (next == null) {
        LockSupport.parkNanos(this, NAP_NANOS);
        Thread.interrupted(); // of the test before
      } else {
        Thread.interrupted();
        task = null;
        next.run();
      }
    }
  }
}
