package dev.impasse.demo;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A hundred threads count down from 100 under one lock.
 *
 * <p>Run it with {@code impasse demo counter}; {@link CounterUnlockedDemo} is the broken
 * counterpart.
 */
@Demo(
    name = "counter",
    line = "A hundred threads decrement 100 under one lock: the result is 0",
    story =
        """
        Each thread takes the lock, reads the number, sleeps a moment, and writes back one less. \
        The lock makes the three steps one, so none is lost and the result is 0. One lock alone \
        can be fought over by any number of threads and never deadlock: contention is no \
        finding.""",
    verdict = Verdict.CLEAN,
    counterpart = "counter-unlocked",
    output =
        """
        Result: 0
        """)
final class CounterDemo {

  private static final ReentrantLock lock = new ReentrantLock();
  private static int number = 100;

  private CounterDemo() {}

  /** Starts the hundred threads, waits for them, and prints the result. */
  public static void main(String[] args) throws InterruptedException {
    Thread[] threads = new Thread[100];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Thread(CounterDemo::subtract, "Thread-" + (i + 1));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println("Result: " + number);
  }

  private static void subtract() {
    lock.lock();
    try {
      int read = number;
      Pace.sleepMillis(1);
      number = read - 1;
    } finally {
      lock.unlock();
    }
  }
}
