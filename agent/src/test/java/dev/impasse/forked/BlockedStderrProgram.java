package dev.impasse.forked;

import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two threads in a deadlock while stderr is a pipe that is full: one more thread is in the middle
 * of writing to {@code System.err}, and holds its lock. Hangs, until somebody ends it.
 */
final class BlockedStderrProgram {

  private static final Object LEFT = new Object();
  private static final Object RIGHT = new Object();
  private static final CyclicBarrier BOTH = new CyclicBarrier(2);
  private static final AtomicInteger WRITTEN = new AtomicInteger();
  private static final int LOOKS = 20;

  private BlockedStderrProgram() {}

  /** Hangs. */
  public static void main(String[] args) throws InterruptedException {
    Thread filler = new Thread(BlockedStderrProgram::fill, "filler");
    filler.setDaemon(true);
    filler.start();
    untilNothingIsWritten();
    System.out.println("stderr is full");
    new Thread(() -> take(LEFT, RIGHT), "first").start();
    new Thread(() -> take(RIGHT, LEFT), "second").start();
  }

  private static void fill() {
    byte[] bytes = new byte[1024];
    Arrays.fill(bytes, (byte) '.');
    while (true) {
      System.err.write(bytes, 0, bytes.length);
      WRITTEN.incrementAndGet();
    }
  }

  private static void untilNothingIsWritten() throws InterruptedException {
    int before = 0;
    for (int same = 0; same < LOOKS; ) {
      Thread.sleep(10);
      int now = WRITTEN.get();
      same = now > 0 && now == before ? same + 1 : 0;
      before = now;
    }
  }

  private static void take(Object outer, Object inner) {
    synchronized (outer) {
      Threads.meet(BOTH);
      synchronized (inner) {
        System.out.println("never");
      }
    }
  }
}
