package dev.impasse.junit;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Runs a piece of code so that a deadlock in it becomes a {@link DeadlockError} at once.
 *
 * <p>A thread that waits for a monitor or in {@code lock()} cannot be freed. So the code runs on a
 * {@link TestThread}, and the caller waits for that, or for somebody to say that it hangs, and goes
 * on without it.
 */
final class Guard {

  /** For how long an interrupt is kept back until it is read who waits for whom. */
  private static final long WAITS_MILLIS = 1_000;

  /**
   * Makes sure that a thread has maps of thread-locals, which can be shared only if they are there.
   */
  private static final ThreadLocal<Boolean> MARK = new ThreadLocal<>();

  private static final InheritableThreadLocal<Boolean> INHERITED_MARK =
      new InheritableThreadLocal<>();

  private Guard() {}

  /**
   * Runs code under a watch that listens.
   *
   * @param subject what the code is
   * @param failOn from which certainty on it fails
   * @param claimed whether it is said to be free of deadlocks, which is looked into when it has
   *     ended
   */
  static <T extends @Nullable Object> T run(
      DeadlockWatch watch, Subject subject, FailOn failOn, boolean claimed, Callable<T> body)
      throws Throwable {
    Thread owner = Thread.currentThread();
    TestThread own = watch.settings().ownThread() ? borrow(watch, owner) : null;
    TestScope scope =
        new TestScope(subject, own == null ? owner : own, own != null, failOn, claimed);
    FutureTask<T> task = TestThread.task(body, owner);
    watch.enter(scope);
    try {
      if (own == null) {
        task.run();
      } else {
        watch.agent().lendThreadLocals(own, () -> await(own, task, scope));
      }
    } finally {
      if (own != null && !task.isDone()) {
        own.dismiss();
      }
      watch.leave(scope);
    }
    DeadlockError failure = scope.failure();
    if (failure != null && own == null) {
      Thread.interrupted(); // by us
    }
    return result(task, failure);
  }

  /** Does the same; throws what the code threw without declaring it. */
  static <T extends @Nullable Object> T runUnchecked(
      DeadlockWatch watch, Subject subject, FailOn failOn, boolean claimed, Callable<T> body) {
    try {
      return run(watch, subject, failOn, claimed, body);
    } catch (Throwable t) {
      throw Guard.<RuntimeException>unchecked(t);
    }
  }

  /** Lets a caller throw what code threw, without declaring it, as JUnit's assertions do. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private static @Nullable TestThread borrow(DeadlockWatch watch, Thread owner) {
    if (!watch.agent().lendsThreadLocals()) {
      return null;
    }
    MARK.set(true);
    INHERITED_MARK.set(true);
    return watch.threadFor(owner);
  }

  private static void await(TestThread own, FutureTask<?> task, TestScope scope) {
    own.begin(task);
    while (!task.isDone() && !scope.isLeft()) {
      own.await(task);
      if (Thread.interrupted()) { // by a time-out
        keepWaits(scope);
        own.interrupt();
      }
    }
  }

  /** On another thread: the thread-locals of this one are in use meanwhile. */
  private static void keepWaits(TestScope scope) {
    Thread reader = new Thread(null, scope::keepWaits, "impasse-junit-waits", 0, false);
    reader.setDaemon(true);
    reader.start();
    try {
      reader.join(WAITS_MILLIS);
    } catch (InterruptedException again) {
      return; // the interrupt is passed on all the same
    }
  }

  @SuppressWarnings("NullAway") // null only where T may be
  private static <T extends @Nullable Object> T result(
      FutureTask<T> task, @Nullable DeadlockError failure) throws Throwable {
    Throwable thrown = null;
    T result = null;
    if (task.isDone()) {
      try {
        result = task.get();
      } catch (ExecutionException e) {
        thrown = e.getCause();
      }
    }
    if (failure != null) {
      if (thrown != null) {
        failure.addSuppressed(thrown);
      }
      throw failure;
    }
    if (thrown != null) {
      throw thrown;
    }
    return result;
  }
}
