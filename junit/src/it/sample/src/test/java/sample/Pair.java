package sample;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/** Two locks and two monitors, and two sides that take them the wrong way round. */
final class Pair {

  private final ReentrantLock left = new ReentrantLock();
  private final ReentrantLock right = new ReentrantLock();
  private final Object front = new Object();
  private final Object back = new Object();
  private final CountDownLatch bothHold = new CountDownLatch(2);

  void leftThenRight() {
    left.lock();
    meet();
    right.lock();
  }

  void rightThenLeft() {
    right.lock();
    meet();
    left.lock();
  }

  boolean isStuck() {
    return left.hasQueuedThreads() && right.hasQueuedThreads();
  }

  void frontThenBack() {
    synchronized (front) {
      meet();
      synchronized (back) {
        meet();
      }
    }
  }

  void backThenFront() {
    synchronized (back) {
      meet();
      synchronized (front) {
        meet();
      }
    }
  }

  void rightThenLeftInterruptibly() throws InterruptedException {
    right.lockInterruptibly();
    try {
      meet();
      left.lockInterruptibly();
    } finally {
      right.unlock();
    }
  }

  void leftThenRightInterruptibly() throws InterruptedException {
    left.lockInterruptibly();
    try {
      meet();
      right.lockInterruptibly();
    } finally {
      left.unlock();
    }
  }

  private void meet() {
    bothHold.countDown();
    try {
      bothHold.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
