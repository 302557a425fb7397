package dev.impasse.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A program in which a thread waits for a lock that looks like one of the agent's, by its name. The
 * agent itself has no such lock to wait for.
 */
public final class HeldTooLong {

  private static final long LONGEST_NANOS = 60_000_000_000L;

  private HeldTooLong() {}

  /** Argument: a file; as soon as it is there the lock is released. Prints that locks work then. */
  public static void main(String[] args) throws Exception {
    HeldTooLong held = new HeldTooLong();
    CountDownLatch wants = new CountDownLatch(1);
    Thread waiting =
        new Thread(
            () -> {
              wants.countDown();
              synchronized (held) {
                System.out.println("released");
              }
            },
            "waiting");
    synchronized (held) {
      waiting.start();
      wants.await();
      await(Path.of(args[0]));
    }
    waiting.join();
    ReentrantLock lock = new ReentrantLock();
    lock.lock();
    lock.unlock();
    System.out.println(lock.isLocked() ? "locked" : "free");
  }

  private static void await(Path file) {
    long begin = System.nanoTime();
    while (!Files.exists(file) && System.nanoTime() - begin < LONGEST_NANOS) {
      LockSupport.parkNanos(10_000_000);
    }
  }
}
