package dev.impasse.demo;

/**
 * One thread takes a lock that is not re-entrant twice, and waits for itself.
 *
 * <p>Run it with {@code impasse demo lock}; {@link RlockDemo} shows what a re-entrant lock makes of
 * it.
 */
@Demo(
    name = "lock",
    line = "One thread takes a lock that is not re-entrant twice",
    story =
        """
        Python's Lock is not re-entrant. Here it is written in Java, as a class Mutex that \
        implements Lock on AbstractQueuedSynchronizer. The main thread takes it in addTwice and \
        calls add, which takes it again: the thread waits for itself, for ever. The JDK's own \
        detector looks for cycles of two threads and more, and says nothing.""",
    verdict = Verdict.DETECTED,
    cycle = {"LockDemo.mutex"},
    counterpart = "rlock",
    output =
        """
        added once, sum 1
        holding the mutex, about to take it again
        """)
final class LockDemo {

  private static final Mutex mutex = new Mutex();
  private static int sum;

  private LockDemo() {}

  /** Hangs in its second step. */
  public static void main(String[] args) {
    add(1);
    System.out.println("added once, sum " + sum);
    addTwice(1);
    System.out.println("added twice, sum " + sum);
  }

  private static void addTwice(int number) {
    mutex.lock();
    try {
      System.out.println("holding the mutex, about to take it again");
      add(number);
      add(number);
    } finally {
      mutex.unlock();
    }
  }

  private static void add(int number) {
    mutex.lock();
    try {
      sum += number;
    } finally {
      mutex.unlock();
    }
  }
}
