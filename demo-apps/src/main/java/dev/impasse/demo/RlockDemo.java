package dev.impasse.demo;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The repaired counterpart of {@link MutexDemo}: both resources are behind one re-entrant lock.
 *
 * <p>Run it with {@code impasse demo rlock}.
 */
@Demo(
    name = "rlock",
    line = "The same with one re-entrant lock: all ten threads finish",
    story =
        """
        The program of the demo mutex, but mutexA and mutexB are one and the same re-entrant \
        lock. A thread that holds it may take it again, to any depth, and must release it as \
        often; with one lock there is no order to get wrong. All ten threads finish, after two \
        seconds of sleep in turn. A detector that forgets the depth would see either a thread \
        waiting for itself or a lock that is free too early.""",
    verdict = Verdict.CLEAN,
    counterpart = "mutex",
    output =
        """
        I am main, start, depth 0 --- 08:47:15.375
        I am Thread-1, got ResA, depth 1 --- 08:47:15.396
        I am Thread-1, got ResB, depth 2 --- 08:47:15.396
        I am Thread-1, got ResB, depth 1 --- 08:47:15.396
        I am Thread-1, got ResA, depth 2 --- 08:47:15.596
        I am Thread-2, got ResA, depth 1 --- 08:47:15.597
        I am Thread-2, got ResB, depth 2 --- 08:47:15.597
        I am Thread-2, got ResB, depth 1 --- 08:47:15.597
        I am Thread-2, got ResA, depth 2 --- 08:47:15.798
        ...
        all 10 threads have finished, depth 0
        """)
final class RlockDemo {

  private static final ReentrantLock rlock = new ReentrantLock();

  private RlockDemo() {}

  /** Starts the ten threads and waits for them. */
  public static void main(String[] args) throws InterruptedException {
    print("start");
    Thread[] threads = new Thread[10];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Thread(RlockDemo::run, "Thread-" + (i + 1));
      threads[i].start();
      Pace.sleepMillis(10); // as in the demo mutex: they begin in turn
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println("all 10 threads have finished, depth " + rlock.getHoldCount());
  }

  private static void run() {
    fun1();
    fun2();
  }

  private static void fun1() {
    rlock.lock();
    try {
      print("got ResA");
      rlock.lock();
      try {
        print("got ResB");
      } finally {
        rlock.unlock();
      }
    } finally {
      rlock.unlock();
    }
  }

  private static void fun2() {
    rlock.lock();
    try {
      print("got ResB");
      Pace.sleepMillis(200);
      rlock.lock();
      try {
        print("got ResA");
      } finally {
        rlock.unlock();
      }
    } finally {
      rlock.unlock();
    }
  }

  private static void print(String event) {
    String name = Thread.currentThread().getName();
    int depth = rlock.getHoldCount();
    System.out.println("I am " + name + ", " + event + ", depth " + depth + " --- " + Pace.now());
  }
}
