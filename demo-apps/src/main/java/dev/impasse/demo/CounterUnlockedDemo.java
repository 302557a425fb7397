package dev.impasse.demo;

import java.util.concurrent.Phaser;

/**
 * The broken counterpart of {@link CounterDemo}: no lock, and all updates but one are lost.
 *
 * <p>Run it with {@code impasse demo counter-unlocked}.
 */
@Demo(
    name = "counter-unlocked",
    line = "The same without the lock: updates are lost, but nothing hangs",
    story =
        """
        Without the lock the threads read the number before others have written theirs. Here \
        they wait for each other between reading and writing, which is the worst schedule: all \
        hundred read 100 and write 99. A data race, and a wrong result; but nobody waits for \
        ever, so a deadlock detector has nothing to say.""",
    verdict = Verdict.CLEAN,
    counterpart = "counter",
    output =
        """
        Result: 99
        """)
final class CounterUnlockedDemo {

  private static final Phaser allHaveRead = new Phaser(100);
  private static volatile int number = 100;

  private CounterUnlockedDemo() {}

  /** Starts the hundred threads, waits for them, and prints the result. */
  public static void main(String[] args) throws InterruptedException {
    Thread[] threads = new Thread[100];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Thread(CounterUnlockedDemo::subtract, "Thread-" + (i + 1));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println("Result: " + number);
  }

  private static void subtract() {
    int read = number;
    allHaveRead.arriveAndAwaitAdvance();
    number = read - 1;
  }
}
