package dev.impasse.forked;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.LockSupport;

/** Threads of test programs: started together, and held up for a time. */
final class Threads {

  /** Longer than a detector with scans of 100 ms needs to be sure of anything. */
  static final long LONG_MILLIS = 1_800;

  private Threads() {}

  /** Something that a thread does; what it throws ends the thread only. */
  interface Action {
    void run() throws Exception;
  }

  /** Starts daemons, one for each action, and returns them. */
  static List<Thread> start(String name, Action... actions) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < actions.length; i++) {
      Action action = actions[i];
      Thread thread = new Thread(() -> quietly(action), name + '-' + (i + 1));
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    return threads;
  }

  /** Does something; what it throws ends only this. */
  static void quietly(Action action) {
    try {
      action.run();
    } catch (Exception e) {
      System.out.println(Thread.currentThread().getName() + " ends with " + e);
    }
  }

  /** Waits at a barrier that is broken only by a bug of the program. */
  static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
  }

  /** Keeps a state standing for longer than the detector needs. */
  static void holdStill() {
    holdStill(LONG_MILLIS);
  }

  static void holdStill(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
