package dev.impasse.woven;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** Test program: explicit locks in many shapes. Never loaded but through the weaving loader. */
public final class LockProgram {

  static final Lock MUTEX = new ReentrantLock();
  final Account account = new Account();
  final ReentrantReadWriteLock rw = new ReentrantReadWriteLock();
  final Lock[] locks = {new ReentrantLock(), new ReentrantLock()};

  static final class Account {
    final ReentrantLock lock = new ReentrantLock();
  }

  static final class MyLock extends ReentrantLock {
    private static final long serialVersionUID = 1;

    @Override
    public void lock() {
      super.lock();
    }
  }

  /** Same names, no lock. */
  static final class Door {
    int calls;

    void lock() {
      calls++;
    }

    boolean tryLock() {
      return calls++ > 0;
    }

    void acquire() {
      calls++;
    }

    void start() {
      calls++;
    }
  }

  static void staticField() {
    MUTEX.lock();
    try {
      MUTEX.tryLock();
      MUTEX.unlock();
    } finally {
      MUTEX.unlock();
    }
  }

  static void instanceFields() {
    new LockProgram().transfer();
  }

  private void transfer() {
    this.account.lock.lock();
    account.lock.unlock();
    Lock local = account.lock;
    local.lock();
    local.unlock();
  }

  static void readWrite() {
    new LockProgram().readThenWrite();
  }

  private void readThenWrite() {
    rw.readLock().lock();
    rw.readLock().unlock();
    Lock write = rw.writeLock();
    write.lock();
    write.unlock();
  }

  static void arrays() {
    new LockProgram().all();
  }

  private void all() {
    for (int i = 0; i < locks.length; i++) {
      locks[i].lock();
      locks[i].unlock();
    }
    locks[1].lock();
    for (Lock lock : locks) {
      lock.tryLock();
    }
  }

  private static Lock getLock() {
    return MUTEX;
  }

  static void parameters() {
    take(new MyLock());
    getLock().lock();
    getLock().unlock();
  }

  private static void take(MyLock given) {
    given.lock();
    given.unlock();
  }

  static boolean timed() throws InterruptedException {
    return MUTEX.tryLock(1, TimeUnit.MILLISECONDS);
  }

  static void semaphore() throws InterruptedException {
    Semaphore permits = new Semaphore(3);
    permits.acquire();
    permits.acquire(2);
    permits.release(2);
    if (permits.tryAcquire(1, TimeUnit.SECONDS) && permits.tryAcquire(1, 1, TimeUnit.SECONDS)) {
      permits.release();
    }
    permits.drainPermits();
  }

  static long stamped() {
    StampedLock stamps = new StampedLock();
    long write = stamps.writeLock();
    long read = stamps.tryConvertToReadLock(write);
    stamps.unlockRead(read);
    stamps.asReadLock().lock();
    return stamps.tryOptimisticRead();
  }

  static void condition() throws InterruptedException {
    Condition ready = MUTEX.newCondition();
    MUTEX.lock();
    ready.await(1, TimeUnit.MILLISECONDS);
    ready.awaitNanos(1);
    ready.signalAll();
    MUTEX.unlock();
  }

  static int unrelated() {
    Door door = new Door();
    door.lock();
    door.tryLock();
    door.acquire();
    door.start();
    return door.calls;
  }

  static void references() {
    ReentrantLock exact = new ReentrantLock();
    Runnable lock = exact::lock;
    Runnable unlock = exact::unlock;
    lock.run();
    unlock.run();
    java.util.function.Consumer<MyLock> unbound = MyLock::lock;
    unbound.accept(new MyLock());
    java.util.function.BooleanSupplier permit = new Semaphore(1)::tryAcquire;
    permit.getAsBoolean();
    Runnable lambda = () -> exact.lock();
    lambda.run();
  }

  static void threads() throws InterruptedException {
    Thread worker = new Thread(() -> {});
    worker.start();
    worker.join();
    worker.join(10);
  }
}
