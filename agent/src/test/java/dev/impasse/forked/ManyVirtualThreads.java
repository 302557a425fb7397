package dev.impasse.forked;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/** A great many short-lived virtual threads, each of which takes two locks. */
final class ManyVirtualThreads {

  private static final int AT_ONCE = 10_000;
  private static final ReentrantLock[] locks = new ReentrantLock[64];

  private ManyVirtualThreads() {}

  /** Argument: how many. Prints the bytes of heap in use when all have ended. */
  public static void main(String[] args) throws Exception {
    int threads = Integer.parseInt(args[0]);
    for (int i = 0; i < locks.length; i++) {
      locks[i] = new ReentrantLock();
    }
    var start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    Semaphore running = new Semaphore(AT_ONCE);
    for (int i = 0; i < threads; i++) {
      int first = i % 63;
      running.acquire();
      Runnable task =
          () -> {
            takeBoth(first, first + 1);
            running.release();
          };
      start.invoke(null, task);
    }
    running.acquire(AT_ONCE);
    System.gc();
    System.out.println(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }

  private static void takeBoth(int first, int second) {
    locks[first].lock();
    try {
      locks[second].lock();
      locks[second].unlock();
    } finally {
      locks[first].unlock();
    }
  }
}
