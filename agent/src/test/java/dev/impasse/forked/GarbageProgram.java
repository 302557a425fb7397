package dev.impasse.forked;

import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Test program: many locks that nobody keeps, some of them never released. */
final class GarbageProgram {

  private static int done;

  private GarbageProgram() {}

  public static void main(String[] args) throws InterruptedException {
    int count = Integer.parseInt(args[0]);
    for (int i = 0; i < count; i++) {
      Lock lock = new ReentrantLock();
      lock.lock();
      try {
        done++;
      } finally {
        lock.unlock();
      }
    }
    for (int i = 0; i < count / 10; i++) {
      Object monitor = new Object();
      synchronized (monitor) {
        done++;
      }
      new ReentrantLock().lock();
      new Semaphore(1).acquire();
    }
    System.out.println("done " + done);
  }
}
