package dev.impasse.forked;

import java.util.concurrent.CountDownLatch;

/** A ring of as many threads as the argument says, each of which wants what the next one holds. */
final class RingProgram {

  private static final int STACK_BYTES = 128 * 1024;

  private RingProgram() {}

  /** Hangs. */
  public static void main(String[] args) throws InterruptedException {
    int size = Integer.parseInt(args[0]);
    Object[] locks = new Object[size];
    for (int i = 0; i < size; i++) {
      locks[i] = new Object();
    }
    CountDownLatch all = new CountDownLatch(size);
    for (int i = 0; i < size; i++) {
      Object outer = locks[i];
      Object inner = locks[(i + 1) % size];
      new Thread(null, () -> take(outer, inner, all), "ring-" + i, STACK_BYTES).start();
    }
  }

  private static void take(Object outer, Object inner, CountDownLatch all) {
    synchronized (outer) {
      all.countDown();
      try {
        all.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      synchronized (inner) {
        System.out.println("never");
      }
    }
  }
}
