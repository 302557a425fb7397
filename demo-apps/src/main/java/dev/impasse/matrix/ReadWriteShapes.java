package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Verdict.DETECTED;

import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Deadlocks through read locks, whose holders the JDK does not tell. */
@SuppressWarnings("LockNotBeforeTry") // nothing that is done between the two can fail
final class ReadWriteShapes {

  private ReadWriteShapes() {}

  /** Each reads one and wants to write the other. */
  @Shape(
      name = "read-write-crossed",
      line = "Each holds a read lock and wants the write lock of the other's",
      verdict = DETECTED,
      participants = {"debit", "credit"},
      locks = {"ReentrantReadWriteLock@"})
  static final class Crossed implements Program {

    private final ReentrantReadWriteLock prices = new ReentrantReadWriteLock();
    private final ReentrantReadWriteLock stock = new ReentrantReadWriteLock();
    private final Meeting both = new Meeting(2);

    @Override
    public void play(Cast cast) {
      cast.start("debit", () -> update(prices, stock));
      cast.start("credit", () -> update(stock, prices));
    }

    private void update(ReentrantReadWriteLock read, ReentrantReadWriteLock written) {
      read.readLock().lock();
      try {
        both.arrive();
        written.writeLock().lock();
        written.writeLock().unlock();
      } finally {
        read.readLock().unlock();
      }
    }
  }

  /** One thread is enough. */
  @Shape(
      name = "upgrade",
      line = "One thread holds the read lock and wants the write lock of the same",
      verdict = DETECTED,
      participants = {"refresher"},
      locks = {"Upgrade.cache"})
  static final class Upgrade implements Program {

    private final ReentrantReadWriteLock cache = new ReentrantReadWriteLock();
    private int value;

    @Override
    public void play(Cast cast) {
      cast.start("refresher", this::get);
    }

    private int get() {
      cache.readLock().lock();
      try {
        if (value == 0) {
          cache.writeLock().lock();
          value = 1;
          cache.writeLock().unlock();
        }
        return value;
      } finally {
        cache.readLock().unlock();
      }
    }
  }

  /**
   * No two of the three are enough: readers go together, unless a writer is queued between them.
   */
  @Shape(
      name = "reader-behind-writer",
      line = "A reader queues behind a writer, who waits for a reader who waits for the first",
      verdict = DETECTED,
      participants = {"first-reader", "writer", "second-reader"},
      locks = {"BehindWriter.catalogue", "BehindWriter.session"})
  static final class BehindWriter implements Program {

    private final ReentrantReadWriteLock catalogue = new ReentrantReadWriteLock();
    private final ReentrantLock session = new ReentrantLock();
    private final Meeting readers = new Meeting(2);
    private volatile boolean writerQueued;

    @Override
    public void play(Cast cast) {
      cast.start("first-reader", this::readThenLogIn);
      cast.start("second-reader", this::logInThenRead);
      Thread writer = cast.start("writer", this::write);
      Pause.until(() -> catalogue.hasQueuedThread(writer)); // it may wait for a class before
      writerQueued = true;
    }

    private void readThenLogIn() {
      catalogue.readLock().lock();
      try {
        readers.arrive();
        session.lock();
        session.unlock();
      } finally {
        catalogue.readLock().unlock();
      }
    }

    private void logInThenRead() {
      session.lock();
      try {
        readers.arrive();
        Pause.until(() -> writerQueued);
        catalogue.readLock().lock();
        catalogue.readLock().unlock();
      } finally {
        session.unlock();
      }
    }

    private void write() {
      Pause.until(() -> catalogue.getReadLockCount() > 0);
      catalogue.writeLock().lock();
      catalogue.writeLock().unlock();
    }
  }
}
