package dev.impasse.forked;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Churns threads, locks and class loaders for a time, and prints every so often what memory it
 * takes: heap after a collection, metaspace, threads' descriptors; at the end how often each lock
 * that is counted was released.
 */
final class SoakProgram {

  static final int LOCKS_AT_A_TIME = 1_000_000;
  static final int THREADS_A_SECOND = 2_000;

  private static final int BATCH = 100;
  private static final int LOADERS_A_ROUND = 20;
  private static final ReentrantLock COUNTED = new ReentrantLock();

  private static long counted;
  private static long threads;

  private SoakProgram() {}

  /** Arguments: seconds, and how many samples. */
  public static void main(String[] args) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(args[0]));
    long every = TimeUnit.SECONDS.toNanos(Long.parseLong(args[0])) / Long.parseLong(args[1]);
    long next = System.nanoTime() + every;
    while (System.nanoTime() < end) {
      churnThreads(next);
      churnLocks();
      churnLoaders();
      if (System.nanoTime() >= next) {
        next += every;
        sample();
      }
    }
    System.out.println("counted " + counted + " threads " + threads);
  }

  private static void churnThreads(long until) throws InterruptedException {
    long start = System.nanoTime();
    for (int batch = 0; batch < THREADS_A_SECOND / BATCH && System.nanoTime() < until; batch++) {
      Thread[] all = new Thread[BATCH];
      for (int i = 0; i < BATCH; i++) {
        all[i] = new Thread(SoakProgram::once);
        all[i].start();
      }
      for (Thread thread : all) {
        thread.join();
      }
      threads += BATCH;
      long due = start + (batch + 1) * TimeUnit.SECONDS.toNanos(1) * BATCH / THREADS_A_SECOND;
      TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime())); // the rate, not a wait
    }
  }

  private static void once() {
    COUNTED.lock();
    try {
      counted++;
    } finally {
      COUNTED.unlock();
    }
  }

  private static void churnLocks() {
    Object[] locks = new Object[LOCKS_AT_A_TIME];
    for (int i = 0; i < locks.length; i++) {
      locks[i] = new Object();
      synchronized (locks[i]) {
        locks[i].hashCode();
      }
    }
  }

  /** A class with a synchronized method, in loaders of its own that are garbage at once. */
  private static void churnLoaders() throws Exception {
    byte[] bytes;
    try (InputStream in = SoakProgram.class.getResourceAsStream("SoakProgram$Loaded.class")) {
      bytes = in.readAllBytes();
    }
    for (int i = 0; i < LOADERS_A_ROUND; i++) {
      Runnable loaded =
          (Runnable)
              new ClassLoader(null) {
                Class<?> define() {
                  return defineClass(null, bytes, 0, bytes.length);
                }
              }.define().getDeclaredConstructor().newInstance();
      loaded.run();
    }
  }

  /** Is loaded again and again. */
  public static final class Loaded implements Runnable {
    /** Makes one. */
    public Loaded() {}

    @Override
    public synchronized void run() {
      hashCode();
    }
  }

  @SuppressWarnings("SystemGc") // what is left behind one is what is measured
  private static void sample() throws IOException, InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(300); // the agent lets go of threads that ended when it scans
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long outside = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed();
    Path descriptors = Path.of("/proc/self/fd");
    long open = 0;
    if (Files.isDirectory(descriptors)) {
      try (var all = Files.list(descriptors)) {
        open = all.count();
      }
    }
    System.out.println("sample " + heap + " " + outside + " " + open);
  }
}
