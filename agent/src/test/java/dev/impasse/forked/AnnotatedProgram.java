package dev.impasse.forked;

import dev.impasse.annotations.SuppressDeadlock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Two threads in a deadlock that its author knows of. */
public final class AnnotatedProgram {

  private static final Lock LEFT = new ReentrantLock();
  private static final Lock RIGHT = new ReentrantLock();
  private static final CountDownLatch BOTH = new CountDownLatch(2);

  private AnnotatedProgram() {}

  /** Starts them. */
  public static void main(String[] args) {
    new Thread(() -> take(LEFT, RIGHT)).start();
    new Thread(() -> take(RIGHT, LEFT)).start();
  }

  @SuppressDeadlock("on purpose")
  private static void take(Lock first, Lock second) {
    first.lock();
    BOTH.countDown();
    try {
      BOTH.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    second.lock();
  }
}
