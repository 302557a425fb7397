package dev.impasse.forked;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stops threads that take and release locks all the time, as {@code Thread.stop} still can on 17.
 */
@SuppressWarnings({"deprecation", "removal"})
final class StopProgram {

  private static final int STOPS = 40;
  private static final int AT_LEAST = 2_000;
  private static final long MOST_SECONDS = 60;

  private final ReentrantLock lock = new ReentrantLock();
  private final Object monitor = new Object();
  private final AtomicInteger rounds = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile Throwable end;
  private int depth;

  private StopProgram() {}

  /** Prints how many threads were stopped, and how many of these with something else. */
  public static void main(String[] args) throws Exception {
    int stopped = 0;
    int otherwise = 0;
    for (int i = 0; i < STOPS; i++) {
      StopProgram one = new StopProgram();
      Thread thread = new Thread(one::run, "stopped-" + i);
      thread.setDaemon(true);
      thread.start();
      one.begun.await();
      thread.stop();
      thread.join(TimeUnit.SECONDS.toMillis(MOST_SECONDS));
      stopped += thread.isAlive() ? 0 : 1;
      otherwise += one.end instanceof ThreadDeath ? 0 : 1;
    }
    // The hooks of this thread work as before.
    StopProgram last = new StopProgram();
    last.round();
    List<String> said = new ArrayList<>(List.of("stopped " + stopped, "otherwise " + otherwise));
    said.forEach(System.out::println);
  }

  private void run() {
    try {
      while (true) {
        round();
        if (rounds.incrementAndGet() == AT_LEAST) {
          begun.countDown();
        }
      }
    } catch (Throwable t) {
      end = t;
    }
  }

  private void round() {
    lock.lock();
    try {
      synchronized (monitor) {
        depth++;
      }
    } finally {
      lock.unlock();
    }
    method();
  }

  private synchronized void method() {
    depth--;
  }
}
