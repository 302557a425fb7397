package dev.impasse.demo;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Twenty threads share five permits.
 *
 * <p>Run it with {@code impasse demo semaphore}; {@link SemaphoreCrossedDemo} is the broken
 * counterpart.
 */
@Demo(
    name = "semaphore",
    line = "Twenty threads share five permits, two seconds each",
    story =
        """
        A semaphore with five permits lets five threads in; the sixth waits until one of them \
        leaves. Twenty threads that stay two seconds each need eight seconds. Fifteen threads \
        wait for a long time, but those they wait for are only asleep: slow is not stuck.""",
    verdict = Verdict.CLEAN,
    counterpart = "semaphore-crossed",
    timeoutSeconds = 30,
    output =
        """
        Thread-3 is in --- 08:40:40.668
        Thread-1 is in --- 08:40:40.668
        Thread-5 is in --- 08:40:40.668
        Thread-2 is in --- 08:40:40.668
        Thread-4 is in --- 08:40:40.668
        Thread-7 is in --- 08:40:42.680
        ...
        Thread-19 is in --- 08:40:46.684
        Most inside at once: 5
        """)
final class SemaphoreDemo {

  private static final Semaphore permits = new Semaphore(5);
  private static final AtomicInteger inside = new AtomicInteger();
  private static final AtomicInteger mostInside = new AtomicInteger();

  private SemaphoreDemo() {}

  /** Starts the twenty threads, waits for them, and prints how many were inside at once. */
  public static void main(String[] args) throws InterruptedException {
    Thread[] threads = new Thread[20];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Thread(SemaphoreDemo::visit, "Thread-" + (i + 1));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println("Most inside at once: " + mostInside);
  }

  private static void visit() {
    permits.acquireUninterruptibly();
    try {
      mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
      System.out.println(Thread.currentThread().getName() + " is in --- " + Pace.now());
      Pace.sleepMillis(2_000);
      inside.decrementAndGet();
    } finally {
      permits.release();
    }
  }
}
