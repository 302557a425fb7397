package dev.impasse.demo;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The program this project began with: ten threads, two locks, taken in both orders.
 *
 * <p>Run it with {@code impasse demo mutex}; {@link RlockDemo} is the repaired counterpart.
 */
@Demo(
    name = "mutex",
    line = "Ten threads take two locks, first one way round, then the other",
    story =
        """
        Each thread runs fun1, which takes mutexA and then mutexB, and after it fun2, which \
        takes mutexB, sleeps 0.2 s, and takes mutexA. Thread-1 gets through fun1 and holds \
        mutexB in fun2 while it sleeps; Thread-2 begins its fun1, holds mutexA, and wants \
        mutexB. Nothing more is ever printed: each of the two waits for what the other holds, \
        and the eight other threads queue up for mutexA behind them.""",
    verdict = Verdict.DETECTED,
    cycle = {"MutexDemo.mutexA", "MutexDemo.mutexB"},
    counterpart = "rlock",
    output =
        """
        I am main, start --- 08:45:57.054
        I am Thread-1, got ResA --- 08:45:57.079
        I am Thread-1, got ResB --- 08:45:57.079
        I am Thread-1, got ResB --- 08:45:57.079
        I am Thread-2, got ResA --- 08:45:57.089
        """)
final class MutexDemo {

  private static final ReentrantLock mutexA = new ReentrantLock();
  private static final ReentrantLock mutexB = new ReentrantLock();

  private MutexDemo() {}

  /** Starts the ten threads. */
  public static void main(String[] args) {
    print("start");
    for (int i = 1; i <= 10; i++) {
      new Thread(MutexDemo::run, "Thread-" + i).start();
      Pace.sleepMillis(10); // Python's start() returns when the new thread runs: they begin in turn
    }
  }

  private static void run() {
    fun1();
    fun2();
  }

  private static void fun1() {
    mutexA.lock();
    try {
      print("got ResA");
      mutexB.lock();
      try {
        print("got ResB");
      } finally {
        mutexB.unlock();
      }
    } finally {
      mutexA.unlock();
    }
  }

  private static void fun2() {
    mutexB.lock();
    try {
      print("got ResB");
      Pace.sleepMillisUntil(200, MutexDemo::allOthersWait); // one of them with A
      mutexA.lock();
      try {
        print("got ResA");
      } finally {
        mutexA.unlock();
      }
    } finally {
      mutexB.unlock();
    }
  }

  private static void print(String event) {
    String name = Thread.currentThread().getName();
    System.out.println("I am " + name + ", " + event + " --- " + Pace.now());
  }

  /** On a busy machine it takes longer until they do. */
  private static boolean allOthersWait() {
    return mutexA.getQueueLength() + mutexB.getQueueLength() == 9;
  }
}
