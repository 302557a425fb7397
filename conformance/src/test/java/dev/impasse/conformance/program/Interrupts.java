package dev.impasse.conformance.program;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * Interrupts threads in every kind of wait, and lets waits run out; tells what they threw or gave,
 * the flag and what is held afterwards.
 */
public final class Interrupts {

  private static final long SHORT_MILLIS = 20;

  private final ReentrantLock taken = new ReentrantLock();
  private final ReentrantReadWriteLock both = new ReentrantReadWriteLock();
  private final StampedLock stamped = new StampedLock();
  private final Semaphore empty = new Semaphore(0);
  private final Object monitor = new Object();

  private Interrupts() {}

  public static void main(String[] args) throws Exception {
    Interrupts program = new Interrupts();
    program.taken.lock();
    program.both.writeLock().lock();
    long stamp = program.stamped.writeLock();
    for (Map.Entry<String, Callable<Object>> wait : program.waits().entrySet()) {
      tell(wait.getKey(), wait.getValue(), !wait.getKey().startsWith("timed"));
    }
    program.stamped.unlockWrite(stamp);
    program.both.writeLock().unlock();
    program.taken.unlock();
    System.out.println(
        "held " + program.taken.isLocked() + ", permits " + program.empty.availablePermits());
  }

  private Map<String, Callable<Object>> waits() {
    Map<String, Callable<Object>> waits = new LinkedHashMap<>();
    waits.put("lockInterruptibly", () -> nothing(taken::lockInterruptibly));
    waits.put("tryLock", () -> taken.tryLock(1, TimeUnit.DAYS));
    waits.put("timed tryLock", () -> taken.tryLock(SHORT_MILLIS, TimeUnit.MILLISECONDS));
    waits.put("read", () -> nothing(() -> both.readLock().lockInterruptibly()));
    waits.put("timed read", () -> both.readLock().tryLock(SHORT_MILLIS, TimeUnit.MILLISECONDS));
    waits.put("write", () -> nothing(() -> both.writeLock().lockInterruptibly()));
    waits.put("stamped write", stamped::writeLockInterruptibly);
    waits.put("stamped read", stamped::readLockInterruptibly);
    waits.put("timed stamped", () -> stamped.tryReadLock(SHORT_MILLIS, TimeUnit.MILLISECONDS));
    waits.put("acquire", () -> nothing(empty::acquire));
    waits.put("acquire three", () -> nothing(() -> empty.acquire(3)));
    waits.put("timed acquire", () -> empty.tryAcquire(SHORT_MILLIS, TimeUnit.MILLISECONDS));
    waits.put("wait", () -> nothing(this::waits1));
    waits.put("timed wait", () -> nothing(this::waitsShort));
    waits.put("await", this::awaits);
    waits.put("timed await", this::awaitsShort);
    waits.put("join", () -> nothing(() -> Thread.currentThread().join()));
    waits.put("sleep", () -> nothing(() -> Thread.sleep(Long.MAX_VALUE)));
    waits.put("latch", () -> nothing(new CountDownLatch(1)::await));
    waits.put("timed latch", () -> new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS));
    waits.put("barrier", new CyclicBarrier(2)::await);
    waits.put("timed barrier", () -> new CyclicBarrier(2).await(1, TimeUnit.MILLISECONDS));
    waits.put("phaser", () -> new Phaser(2).awaitAdvanceInterruptibly(0));
    waits.put("take", new LinkedBlockingQueue<>()::take);
    waits.put("timed poll", () -> new LinkedBlockingQueue<>().poll(1, TimeUnit.MILLISECONDS));
    waits.put("put", () -> nothing(Interrupts::putsTwo));
    waits.put("exchange", () -> new Exchanger<>().exchange("mine"));
    waits.put("get", new FutureTask<>(() -> "never run")::get);
    waits.put("timed get", () -> new FutureTask<>(() -> "").get(1, TimeUnit.MILLISECONDS));
    return waits;
  }

  private interface Action {
    void run() throws Exception;
  }

  private static Object nothing(Action action) throws Exception {
    action.run();
    return "nothing";
  }

  @SuppressWarnings("WaitNotInLoop")
  private void waits1() throws InterruptedException {
    synchronized (monitor) {
      monitor.wait();
    }
  }

  private void waitsShort() throws InterruptedException {
    synchronized (monitor) {
      monitor.wait(SHORT_MILLIS);
    }
  }

  private Object awaits() throws InterruptedException {
    ReentrantLock lock = new ReentrantLock();
    lock.lock();
    lock.lock();
    try {
      lock.newCondition().await();
      return "signalled";
    } finally {
      System.out.println("  holds " + lock.getHoldCount());
      lock.unlock();
      lock.unlock();
    }
  }

  private Object awaitsShort() throws InterruptedException {
    ReentrantLock lock = new ReentrantLock();
    lock.lock();
    try {
      return lock.newCondition().await(SHORT_MILLIS, TimeUnit.MILLISECONDS);
    } finally {
      System.out.println("  holds " + lock.getHoldCount());
      lock.unlock();
    }
  }

  private static void putsTwo() throws InterruptedException {
    LinkedBlockingQueue<Object> queue = new LinkedBlockingQueue<>(1);
    queue.put("one");
    queue.put("two");
  }

  private static void tell(String what, Callable<Object> wait, boolean interrupt)
      throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              String result;
              try {
                result = "gave " + wait.call();
              } catch (Exception e) {
                result = "threw " + e;
              }
              System.out.println(what + ": " + result + ", flag " + Thread.interrupted());
            });
    thread.start();
    if (interrupt) {
      while (thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.TIMED_WAITING
          && thread.isAlive()) {
        Thread.onSpinWait();
      }
      thread.interrupt();
    }
    thread.join();
  }
}
