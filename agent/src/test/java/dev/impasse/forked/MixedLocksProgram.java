package dev.impasse.forked;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** Six threads that take locks of all kinds at random, nested in one order, and give them back. */
final class MixedLocksProgram {

  private static final int LOCKS = 6;
  private static final ReentrantLock[] locks = new ReentrantLock[LOCKS];
  private static final Condition[] conditions = new Condition[LOCKS];
  private static final Object[] monitors = new Object[LOCKS];
  private static final ReentrantReadWriteLock[] readWrite = new ReentrantReadWriteLock[LOCKS];
  private static final Semaphore permits = new Semaphore(3);
  private static final StampedLock stamped = new StampedLock();

  static {
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock(i == 0);
      conditions[i] = locks[i].newCondition();
      monitors[i] = new Object();
      readWrite[i] = new ReentrantReadWriteLock();
    }
  }

  private MixedLocksProgram() {}

  /** Arguments: rounds, then "virtual" for virtual threads. */
  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[0]);
    boolean virtual = args.length > 1;
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 6; t++) {
      int seed = t;
      threads.add(start(() -> run(new Random(seed), rounds), virtual));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println("done");
  }

  private static Thread start(Runnable task, boolean virtual) throws ReflectiveOperationException {
    if (virtual) {
      return (Thread)
          Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    }
    Thread thread = new Thread(task);
    thread.start();
    return thread;
  }

  private static void run(Random random, int rounds) {
    try {
      for (int i = 0; i < rounds; i++) {
        work(random, 0, 0);
        Object shortLived = new Object();
        synchronized (shortLived) {
          shortLived.notifyAll();
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static synchronized void inTheClass(Random random) throws InterruptedException {
    work(random, 1, LOCKS);
  }

  private static void work(Random random, int depth, int least) throws InterruptedException {
    int next = least + random.nextInt(LOCKS);
    switch (random.nextInt(6)) {
      case 0 -> {
        if (next < LOCKS && depth < 3) {
          nested(random, depth, next);
        }
      }
      case 1 -> monitor(random, next % LOCKS);
      case 2 -> readThenRead(next % LOCKS);
      case 3 -> writeThenRead(next % LOCKS);
      case 4 -> stampsAndPermits();
      default -> {
        if (depth == 0) {
          inTheClass(random);
        }
      }
    }
  }

  private static void nested(Random random, int depth, int i) throws InterruptedException {
    locks[i].lock();
    try {
      work(random, depth + 1, i + 1);
      if (random.nextInt(50) == 0) {
        boolean signalled = conditions[i].await(1, TimeUnit.MILLISECONDS);
        assert signalled || !signalled;
      }
      locks[i].lock();
      conditions[i].signalAll();
      locks[i].unlock();
    } finally {
      locks[i].unlock();
    }
  }

  private static void monitor(Random random, int i) throws InterruptedException {
    synchronized (monitors[i]) {
      if (random.nextInt(50) == 0) {
        monitors[i].wait(1);
      } else {
        monitors[i].notifyAll();
      }
    }
  }

  private static void readThenRead(int i) {
    readWrite[i].readLock().lock();
    readWrite[i].readLock().lock();
    readWrite[i].readLock().unlock();
    readWrite[i].readLock().unlock();
  }

  private static void writeThenRead(int i) {
    if (readWrite[i].writeLock().tryLock()) {
      readWrite[i].readLock().lock();
      readWrite[i].writeLock().unlock();
      readWrite[i].readLock().unlock();
    }
  }

  private static void stampsAndPermits() throws InterruptedException {
    if (permits.tryAcquire(2, 1, TimeUnit.MILLISECONDS)) {
      permits.release(2);
    }
    stamped.unlockRead(stamped.readLock());
    stamped.unlock(stamped.tryConvertToReadLock(stamped.writeLock()));
  }
}
