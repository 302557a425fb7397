package dev.impasse.conformance.program;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Threads that queue one after the other get a fair lock in that order, and nobody barges. */
public final class Fairness {

  private static final int THREADS = 12;

  private Fairness() {}

  public static void main(String[] args) throws InterruptedException {
    ReentrantLock lock = new ReentrantLock(true);
    run("lock", lock::lock, lock::unlock);
    ReentrantReadWriteLock both = new ReentrantReadWriteLock(true);
    Lock write = both.writeLock();
    run("write lock", write::lock, write::unlock);
    Semaphore semaphore = new Semaphore(1, true);
    run("semaphore", semaphore::acquireUninterruptibly, semaphore::release);
    ReentrantLock unfair = new ReentrantLock();
    run("unfair lock", unfair::lock, unfair::unlock);
    tellOfLock(lock, unfair);
  }

  private static void run(String what, Runnable acquire, Runnable release)
      throws InterruptedException {
    List<Integer> order = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    acquire.run();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Thread thread =
          new Thread(
              () -> {
                acquire.run();
                order.add(number);
                release.run();
              });
      thread.start();
      threads.add(thread);
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
    release.run();
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println(what + " " + order);
  }

  private static void tellOfLock(ReentrantLock fair, ReentrantLock unfair) {
    for (ReentrantLock lock : List.of(fair, unfair)) {
      lock.lock();
      lock.lock();
      System.out.println(
          lock.isFair()
              + " "
              + lock.getHoldCount()
              + " "
              + lock.hasQueuedThreads()
              + " "
              + lock.toString().replaceAll(".*\\[", "["));
      lock.unlock();
      lock.unlock();
    }
  }
}
