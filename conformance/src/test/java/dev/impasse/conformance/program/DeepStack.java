package dev.impasse.conformance.program;

import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Takes locks in a recursion that ends with the stack, at any place of it: inside the locks' own
 * code, and inside hooks. Tells what is free afterwards.
 */
public final class DeepStack {

  private static final int ROUNDS = 100;
  private static final int PERMITS = Integer.MAX_VALUE / 2;
  private static final long STACK_BYTES = 256 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock fair = new ReentrantLock(true);
  private final ReentrantReadWriteLock both = new ReentrantReadWriteLock();
  private final Semaphore semaphore = new Semaphore(PERMITS);
  private final StampedLock stamped = new StampedLock();
  private final Object monitor = new Object();
  private int depth;

  private DeepStack() {}

  public static void main(String[] args) throws InterruptedException {
    say("lock", p -> p.locked(p.lock), p -> !p.lock.isLocked());
    say("fair lock", p -> p.locked(p.fair), p -> !p.fair.isLocked());
    say("tryLock", p -> p.tried(p.lock), p -> !p.lock.isLocked());
    say("write lock", p -> p.locked(p.both.writeLock()), p -> !p.both.isWriteLocked());
    say("flat lock", p -> p.flat(p.lock), p -> !p.lock.isLocked());
    say("flat fair lock", p -> p.flat(p.fair), p -> !p.fair.isLocked());
    say("flat write lock", p -> p.flat(p.both.writeLock()), p -> !p.both.isWriteLocked());
    say("flat read lock", p -> p.flat(p.both.readLock()), p -> p.both.getReadLockCount() == 0);
    say("flat tryLock", p -> p.flatTried(p.lock), p -> !p.lock.isLocked());
    say("flat permits", DeepStack::flatPermits, p -> p.semaphore.availablePermits() == PERMITS);
    say("stamped", DeepStack::stamped, p -> !p.stamped.isWriteLocked());
    say("block", DeepStack::block, p -> !Thread.holdsLock(p.monitor));
    say("method", DeepStack::method, p -> !Thread.holdsLock(p));
    say("static method", p -> classMethod(), p -> !Thread.holdsLock(DeepStack.class));
    say("permits", DeepStack::permits, p -> p.semaphore.availablePermits() == PERMITS);
  }

  /** Each round begins at another depth, so that the stack ends at another place of the calls. */
  private static void say(String what, Consumer<DeepStack> recursion, Predicate<DeepStack> free)
      throws InterruptedException {
    int overflows = 0;
    int freed = 0;
    for (int i = 0; i < ROUNDS; i++) {
      int more = i;
      DeepStack program = new DeepStack();
      boolean[] result = new boolean[2];
      Thread thread =
          new Thread(
              null,
              () -> {
                result[0] = overflows(() -> recursion.accept(program), more);
                result[1] = free.test(program);
              },
              "deep",
              STACK_BYTES);
      thread.start();
      thread.join();
      overflows += result[0] ? 1 : 0;
      freed += result[1] ? 1 : 0;
    }
    System.out.println(what + ": " + overflows + " overflows, free after " + freed);
  }

  private static boolean overflows(Runnable recursion, int more) {
    if (more > 0) {
      return overflows(recursion, more - 1);
    }
    try {
      recursion.run();
      return false;
    } catch (StackOverflowError e) {
      return true;
    }
  }

  private void locked(Lock taken) {
    taken.lock();
    try {
      depth++;
      locked(taken);
    } finally {
      taken.unlock();
    }
  }

  private void tried(Lock taken) {
    if (taken.tryLock()) {
      try {
        depth++;
        tried(taken);
      } finally {
        taken.unlock();
      }
    }
  }

  private void flat(Lock taken) {
    taken.lock();
    try {
      depth++;
    } finally {
      taken.unlock();
    }
    flat(taken);
  }

  private void flatTried(Lock taken) {
    if (taken.tryLock()) {
      try {
        depth++;
      } finally {
        taken.unlock();
      }
    }
    flatTried(taken);
  }

  private void flatPermits() {
    semaphore.acquireUninterruptibly();
    try {
      depth++;
    } finally {
      semaphore.release();
    }
    flatPermits();
  }

  private void permits() {
    semaphore.acquireUninterruptibly();
    try {
      depth++;
      permits();
    } finally {
      semaphore.release();
    }
  }

  /** Not reentrant: taken and given back on each level. */
  private void stamped() {
    long stamp = stamped.writeLock();
    try {
      depth++;
    } finally {
      stamped.unlockWrite(stamp);
    }
    stamped();
  }

  private void block() {
    synchronized (monitor) {
      depth++;
      block();
    }
  }

  private synchronized void method() {
    depth++;
    method();
  }

  private static synchronized void classMethod() {
    classMethod();
  }
}
