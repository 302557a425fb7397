package dev.impasse.forked;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A great many virtual threads that take locks and monitors, park while they hold them, and give up
 * after a time; some are pinned to their carrier meanwhile, by a class initialiser. Ends only if
 * all of them do.
 */
final class VirtualStress {

  private static final int AT_ONCE = 1_000;
  private static final int ONE_IN_SO_MANY_IS_PINNED = 250;
  private static final int LOCKS = 16;
  private static final ReentrantLock[] locks = new ReentrantLock[LOCKS];
  private static final Object[] monitors = new Object[LOCKS];

  private VirtualStress() {}

  /** Argument: how many threads. Prints "done" and their number. */
  public static void main(String[] args) throws Exception {
    int threads = Integer.parseInt(args[0]);
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
      monitors[i] = new Object();
    }
    var start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    Semaphore running = new Semaphore(AT_ONCE);
    for (int i = 0; i < threads; i++) {
      int n = i;
      running.acquire();
      Runnable task =
          () -> {
            try {
              work(n);
            } finally {
              running.release();
            }
          };
      start.invoke(null, task);
    }
    running.acquire(AT_ONCE);
    System.out.println("done " + threads);
  }

  private static void work(int n) {
    int first = n % (LOCKS - 1);
    if (n % ONE_IN_SO_MANY_IS_PINNED == 0) {
      pinned();
    } else if (n % 3 == 0) {
      underMonitor(first);
    } else if (n % 3 == 1) {
      underLocks(first);
    } else {
      atMost(first);
    }
  }

  private static void underLocks(int first) {
    locks[first].lock();
    try {
      locks[first + 1].lock();
      LockSupport.parkNanos(1);
      locks[first + 1].unlock();
    } finally {
      locks[first].unlock();
    }
  }

  private static void underMonitor(int first) {
    synchronized (monitors[first]) {
      Thread.yield();
      locks[first].lock();
      locks[first].unlock();
    }
  }

  private static void atMost(int first) {
    try {
      if (locks[first].tryLock(1, TimeUnit.MICROSECONDS)) {
        locks[first].unlock();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The frame of the JVM below a class initialiser does not unmount. */
  private static void pinned() {
    try {
      Class.forName(Pinned.class.getName(), true, new Again());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** What is initialised by each pinned thread, in a loader of its own. */
  static final class Pinned {
    static {
      ReentrantLock own = new ReentrantLock();
      own.lock();
      LockSupport.parkNanos(1);
      synchronized (Pinned.class) {
        own.unlock();
      }
    }

    private Pinned() {}
  }

  /** Defines the class anew. */
  private static final class Again extends ClassLoader {
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(Pinned.class.getName())) {
        return super.loadClass(name, resolve);
      }
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = ClassLoader.getSystemResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
