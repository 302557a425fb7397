package dev.impasse.runtime;

import java.util.concurrent.locks.Condition;

/**
 * What classes of the JDK call where a thread really waits, is woken, or takes what has no owner,
 * while the application is left alone, and its own classes before they wait for or give a
 * notification: the code goes on as it did, and no hook takes the place of an operation. What calls
 * what is in {@code weave/JdkTable} of the agent.
 *
 * <p>A hook that begins a wait publishes it before the thread can park; the one that ends it
 * withdraws it if it was published, whichever way the method ends. There is no site: where the
 * thread is, its stack says when there is something to report.
 */
public final class JdkHooks {

  private JdkHooks() {}

  /** A thread did not get a synchronizer at once, and goes into its queue. */
  public static void queues(Object synchronizer, long argument, boolean shared, boolean timed) {
    JdkOperations.queues(synchronizer, argument, shared, timed);
  }

  /** It has left the queue, with the synchronizer or without. */
  public static void queued(Object synchronizer) {
    JdkOperations.queued(synchronizer);
  }

  /** A thread begins to wait for a condition. */
  public static void conditionAwaits(Object condition, boolean timed) {
    JdkOperations.conditionAwaits(condition, timed);
  }

  /** It waits no more. */
  public static void conditionAwaited(Object condition) {
    JdkOperations.conditionAwaited(condition);
  }

  /** A thread is about to bring an item into a queue. */
  public static void bringsItem(Object queue) {
    JdkOperations.brings(queue, Brought.ITEM);
  }

  /** A thread is about to bring about something else: room, a count, a signal. */
  public static void brings(Object target) {
    JdkOperations.brings(target, Brought.OTHER);
  }

  /** A thread is about to notify a monitor. */
  public static void notifies(Object monitor) {
    JdkOperations.brings(monitor, Brought.NOTIFICATION);
  }

  /** A thread is about to wait for a notification of a monitor, for a time or for ever. */
  public static void awaitsNotification(Object monitor) {
    JdkOperations.awaitsNotification(monitor);
  }

  /** A thread begins to wait for what another one brings about, without a time-out. */
  public static void awaits(Object target) {
    JdkOperations.awaits(target, false);
  }

  /** The same, if there is no time-out. */
  public static void awaitsUntimed(Object target, boolean timed) {
    if (!timed) {
      JdkOperations.awaits(target, false);
    }
  }

  /** A thread begins to wait for an item of a queue. */
  public static void awaitsItem(Object queue) {
    JdkOperations.awaits(queue, true);
  }

  /** It waits no more. */
  public static void awaited(Object target) {
    JdkOperations.awaited(target);
  }

  /** {@link Condition#await()} in a queue, for an item. */
  @SuppressWarnings("WaitNotInLoop") // the loop is in the queue
  public static void itemAwait(Condition condition, Object queue) throws InterruptedException {
    JdkOperations.awaits(queue, true);
    try {
      condition.await();
    } finally {
      JdkOperations.awaited(queue);
    }
  }

  /** {@link Condition#await()} in a queue, for room, or in a barrier. */
  @SuppressWarnings("WaitNotInLoop") // the loop is in the queue
  public static void roomAwait(Condition condition, Object queue) throws InterruptedException {
    JdkOperations.awaits(queue, false);
    try {
      condition.await();
    } finally {
      JdkOperations.awaited(queue);
    }
  }

  /** A worker of a pool asks for its next task: waiting for that is no wait. */
  public static void rests() {
    JdkOperations.rests(true);
  }

  /** It got one, or is to end. */
  public static void rested() {
    JdkOperations.rests(false);
  }

  /** A thread begins to wait for the end of another one; zero means for ever. */
  public static void joins(Object thread, long millis) {
    JdkOperations.joins(thread, millis != 0);
  }

  /** It waits no more. */
  public static void joined(Object thread) {
    JdkOperations.joined(thread);
  }

  /** A thread is about to acquire permits. */
  public static void permitsWanted(Object semaphore) {
    JdkOperations.permitsWanted(semaphore);
  }

  /** It has them. */
  public static void permitsAcquired(int permits) {
    JdkOperations.permitsAcquired(permits);
  }

  /** It does not get them. */
  public static void permitsFailed() {
    JdkOperations.permitsFailed();
  }

  /** A thread has tried to get permits. */
  public static void permitsTried(boolean done, int permits) {
    JdkOperations.permitsAcquired(done ? permits : 0);
  }

  /** A thread is about to release permits. */
  public static void permitsReleased(Object semaphore, int permits) {
    if (permits > 0) {
      JdkOperations.permitsReleased(semaphore, permits);
    }
  }

  /** A thread did not get a stamp at once, and goes into the queue. */
  public static void stampAwaits(Object lock, boolean shared, boolean timed) {
    JdkOperations.stampAwaits(lock, shared, timed);
  }

  /** It has left the queue. */
  public static void stampAwaited(Object lock) {
    JdkOperations.stampAwaited(lock);
  }

  /** A thread has taken a mode, or has not: then the stamp is zero. */
  public static void stampTaken(long stamp, Object lock) {
    JdkOperations.stampTaken(stamp, lock);
  }

  /** A thread is about to give up what a stamp stands for. */
  public static void stampReleased(long stamp, Object lock) {
    JdkOperations.stampReleased(stamp, lock);
  }

  /** A thread is about to give up the read mode, or the write mode. */
  public static void modeReleased(Object lock, boolean shared) {
    JdkOperations.modeReleased(lock, shared);
  }

  /** A thread has given up a mode, if it could. */
  public static void modeReleasedIf(boolean done, Object lock, boolean shared) {
    if (done) {
      JdkOperations.modeReleased(lock, shared);
    }
  }

  /** A thread has a new stamp in the place of another one; zero if it has not. */
  public static void stampConverted(long converted, long stamp, Object lock) {
    JdkOperations.stampConverted(converted, stamp, lock);
  }

  /** Before a lock class of the application acquires. */
  public static void lockWanted(Object lock, boolean timed) {
    JdkOperations.lockWanted(lock, timed);
  }

  /** Before it tries to. */
  public static void lockTries(Object lock) {
    JdkOperations.lockTries(lock);
  }

  /** It has acquired. */
  public static void lockAcquired(Object lock) {
    JdkOperations.lockAnswered(lock, true);
  }

  /** It has not. */
  public static void lockFailed(Object lock) {
    JdkOperations.lockAnswered(lock, false);
  }

  /** It has, or has not. */
  public static void lockTried(boolean done, Object lock) {
    JdkOperations.lockAnswered(lock, done);
  }

  /** Before a lock class of the application releases. */
  public static void lockReleased(Object lock) {
    JdkOperations.lockReleased(lock);
  }

  /** Behind that. */
  public static void lockLeft(Object lock) {
    JdkOperations.lockLeft(lock);
  }
}
