package dev.impasse.woven;

import java.util.concurrent.CountDownLatch;

/** Code whose calls are followed in {@code MethodCodeTest}; it is read and never run. */
public final class SignalProgram {

  private final CountDownLatch done = new CountDownLatch(1);

  /** Signals after one call and before another. */
  public void work(CountDownLatch given) {
    before();
    done.countDown();
    if (given.getCount() > 0) {
      after(given);
    }
  }

  /** Never gets behind its loop. */
  @SuppressWarnings("InfiniteLoop")
  public void loops(CountDownLatch given) {
    given.countDown();
    while (true) {
      before();
    }
  }

  /** Makes a task, and does not run it. */
  public Runnable task(CountDownLatch given) {
    return () -> given.countDown();
  }

  private static void before() {}

  private static void after(CountDownLatch given) {
    given.countDown();
  }
}
