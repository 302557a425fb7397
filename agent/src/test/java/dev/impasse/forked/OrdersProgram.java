package dev.impasse.forked;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes two locks in one order, or in the other, or both orders in turn, and many short-lived locks
 * under a lock.
 */
final class OrdersProgram {

  private static final ReentrantLock first = new ReentrantLock();
  private static final ReentrantLock second = new ReentrantLock();
  private static final int TIMES = 100_000;

  private OrdersProgram() {}

  /**
   * Arguments: "forward", "backward", "temporary" (many short-lived locks), "stay" (does not end).
   */
  public static void main(String[] args) throws InterruptedException {
    for (String argument : args) {
      Thread thread = new Thread(() -> run(argument));
      thread.start();
      if (!argument.equals("stay")) {
        thread.join();
      }
    }
    System.out.println("done");
  }

  private static void run(String argument) {
    switch (argument) {
      case "forward" -> forward();
      case "backward" -> backward();
      case "temporary" -> temporary();
      default -> stay();
    }
  }

  private static void forward() {
    for (int i = 0; i < TIMES; i++) {
      first.lock();
      second.lock();
      second.unlock();
      first.unlock();
    }
  }

  private static void backward() {
    for (int i = 0; i < TIMES; i++) {
      second.lock();
      first.lock();
      first.unlock();
      second.unlock();
    }
  }

  private static void temporary() {
    for (int i = 0; i < TIMES; i++) {
      first.lock();
      Object shortLived = new Object();
      synchronized (shortLived) {
        shortLived.notifyAll();
      }
      first.unlock();
    }
  }

  private static void stay() {
    try {
      Thread.sleep(600_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
