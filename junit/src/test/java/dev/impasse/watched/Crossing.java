package dev.impasse.watched;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Two threads that take two locks the wrong way round, when they are let. */
public final class Crossing {

  private final ReentrantLock left = new ReentrantLock();
  private final ReentrantLock right = new ReentrantLock();
  private final CountDownLatch bothHold = new CountDownLatch(2);
  private final Semaphore gate = new Semaphore(0);

  /** Starts them; they stop at the gate. */
  public Crossing begin() {
    new Thread(() -> cross(left, right), "one").start();
    new Thread(() -> cross(right, left), "two").start();
    return this;
  }

  /** Opens the gate. */
  public Crossing open() {
    gate.release(2);
    return this;
  }

  /** Opens the gate and waits until both are stuck. */
  public void openAndWait() throws InterruptedException {
    open();
    while (!left.hasQueuedThreads() || !right.hasQueuedThreads()) {
      Thread.sleep(1);
    }
  }

  /** Starts one, and is the other. */
  public void hang() {
    gate.release(2);
    new Thread(() -> cross(left, right), "one").start();
    cross(right, left);
  }

  /** Does the same with waits that an interrupt ends. */
  public void hangInterruptibly() throws InterruptedException {
    gate.release(2);
    new Thread(() -> cross(left, right), "one").start();
    right.lockInterruptibly();
    try {
      meet();
      left.lockInterruptibly();
    } finally {
      right.unlock();
    }
  }

  private void cross(Lock first, Lock second) {
    gate.acquireUninterruptibly();
    first.lock();
    meet();
    second.lock();
  }

  private void meet() {
    bothHold.countDown();
    try {
      bothHold.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
