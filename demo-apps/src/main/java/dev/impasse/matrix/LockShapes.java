package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Jdk.FOUND;
import static dev.impasse.matrix.Shape.Verdict.DETECTED;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Two locks with an owner in both orders. */
@SuppressWarnings("LockNotBeforeTry") // nothing that is done between the two can fail
final class LockShapes {

  private LockShapes() {}

  /** Two locks in local variables, captured by the threads' code. */
  @Shape(
      name = "lock-lock",
      line = "Two ReentrantLocks in local variables, in both orders",
      verdict = DETECTED,
      jdk = FOUND,
      participants = {"left", "right"},
      locks = {"first (ReentrantLock)", "second (ReentrantLock)"})
  static final class Locals implements Program {

    @Override
    public void play(Cast cast) {
      Lock first = new ReentrantLock();
      Lock second = new ReentrantLock(true);
      Meeting both = new Meeting(2);
      cast.start(
          "left",
          () -> {
            first.lock();
            try {
              both.arrive();
              second.lock();
              try {
                System.out.println("left has both");
              } finally {
                second.unlock();
              }
            } finally {
              first.unlock();
            }
          });
      cast.start(
          "right",
          () -> {
            second.lock();
            try {
              both.arrive();
              first.lock();
              try {
                System.out.println("right has both");
              } finally {
                first.unlock();
              }
            } finally {
              second.unlock();
            }
          });
    }
  }

  /** One side could be interrupted, but nobody does. */
  @Shape(
      name = "lock-interruptibly",
      line = "lockInterruptibly on one side, lock on the other",
      verdict = DETECTED,
      jdk = FOUND,
      participants = {"importer", "exporter"},
      locks = {"Interruptibly.source", "Interruptibly.target"})
  static final class Interruptibly implements Program {

    private final ReentrantLock source = new ReentrantLock();
    private final ReentrantLock target = new ReentrantLock();
    private final Meeting both = new Meeting(2);

    @Override
    public void play(Cast cast) {
      cast.start("importer", this::importAll);
      cast.start("exporter", this::exportAll);
    }

    private void importAll() throws InterruptedException {
      source.lockInterruptibly();
      try {
        both.arrive();
        target.lockInterruptibly();
        target.unlock();
      } finally {
        source.unlock();
      }
    }

    private void exportAll() {
      target.lock();
      try {
        both.arrive();
        source.lock();
        source.unlock();
      } finally {
        target.unlock();
      }
    }
  }

  /** Two caches that write through to each other. */
  @Shape(
      name = "write-write",
      line = "The write locks of two ReentrantReadWriteLocks, in both orders",
      verdict = DETECTED,
      jdk = FOUND,
      participants = {"near-writer", "far-writer"},
      locks = {"Cache.guard"})
  static final class WriteWrite implements Program {

    private final Cache near = new Cache();
    private final Cache far = new Cache();
    private final Meeting both = new Meeting(2);

    @Override
    public void play(Cast cast) {
      cast.start("near-writer", () -> near.putThrough(far, both));
      cast.start("far-writer", () -> far.putThrough(near, both));
    }
  }

  /** A cache with a lock of its own. */
  private static final class Cache {

    private final ReadWriteLock guard = new ReentrantReadWriteLock();
    private int entries;

    void putThrough(Cache next, Meeting both) {
      guard.writeLock().lock();
      try {
        both.arrive();
        next.put();
        entries++;
      } finally {
        guard.writeLock().unlock();
      }
    }

    private void put() {
      guard.writeLock().lock();
      try {
        entries++;
        System.out.println(entries + " entries");
      } finally {
        guard.writeLock().unlock();
      }
    }
  }
}
