package dev.impasse.runtime;

/**
 * What woven code calls in the place of {@link Thread#start()} and {@link Thread#join()}. The rules
 * are those of {@link LockHooks}.
 */
public final class ThreadHooks {

  private static final int TIMED = EventWord.FLAG_TIMED;

  private ThreadHooks() {}

  /** {@link Thread#start()}. */
  public static void start(Thread child, int site) {
    ThreadState s = LockOperations.enter();
    ThreadState announced = s == null ? null : ThreadOperations.starts(s, child, site);
    if (announced == null) {
      child.start();
      return;
    }
    boolean done = false;
    try {
      child.start();
      done = true;
    } finally {
      if (!done) {
        ThreadOperations.startFailed(announced, child);
      }
    }
  }

  /** {@link Thread#join()}. */
  public static void join(Thread target, int site) throws InterruptedException {
    ThreadState s = LockOperations.enter();
    if (s == null || !ThreadOperations.joins(s, target, site, 0)) {
      target.join();
      return;
    }
    boolean done = false;
    try {
      target.join();
      done = true;
    } finally {
      ThreadOperations.joined(s, target, site, done);
    }
  }

  /** {@link Thread#join(long)}; zero means for ever. */
  public static void joinMillis(Thread target, long millis, int site) throws InterruptedException {
    ThreadState s = LockOperations.enter();
    if (s == null || !ThreadOperations.joins(s, target, site, millis == 0 ? 0 : TIMED)) {
      target.join(millis);
      return;
    }
    try {
      target.join(millis);
    } finally {
      ThreadOperations.joined(s, target, site, !target.isAlive());
    }
  }

  /** {@link Thread#join(long, int)}; zero means for ever. */
  public static void joinNanos(Thread target, long millis, int nanos, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    if (s == null
        || !ThreadOperations.joins(s, target, site, millis == 0 && nanos == 0 ? 0 : TIMED)) {
      target.join(millis, nanos);
      return;
    }
    try {
      target.join(millis, nanos);
    } finally {
      ThreadOperations.joined(s, target, site, !target.isAlive());
    }
  }
}
