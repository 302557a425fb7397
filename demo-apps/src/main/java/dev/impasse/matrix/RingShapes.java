package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Jdk.FOUND;
import static dev.impasse.matrix.Shape.Threads.PLATFORM;
import static dev.impasse.matrix.Shape.Threads.VIRTUAL;
import static dev.impasse.matrix.Shape.Verdict.DETECTED;

import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Philosophers: cycles of more than two, and many who wait behind a cycle. */
@SuppressWarnings("LockNotBeforeTry") // nothing that is done between the two can fail
final class RingShapes {

  private RingShapes() {}

  /** A round table. */
  private static final class Table {

    private final ReentrantLock[] forks;
    private final Meeting all;

    Table(int seats) {
      forks = new ReentrantLock[seats];
      for (int i = 0; i < seats; i++) {
        forks[i] = new ReentrantLock();
      }
      all = new Meeting(seats);
    }

    void play(Cast cast) {
      for (int i = 0; i < forks.length; i++) {
        ReentrantLock left = forks[i];
        ReentrantLock right = forks[(i + 1) % forks.length];
        cast.start("philosopher-" + (i + 1), () -> dine(left, right));
      }
    }

    private void dine(ReentrantLock left, ReentrantLock right) {
      left.lock();
      try {
        all.arrive();
        right.lock();
        right.unlock();
      } finally {
        left.unlock();
      }
    }
  }

  /** Three. */
  @Shape(
      name = "ring-3",
      line = "A cycle of 3 threads and 3 ReentrantLocks",
      verdict = DETECTED,
      jdk = FOUND,
      participants = {"philosopher-1", "philosopher-2", "philosopher-3"},
      locks = {"ReentrantLock@"})
  static final class Three implements Program {

    @Override
    public void play(Cast cast) {
      new Table(3).play(cast);
    }
  }

  /** Five, with monitors. */
  @Shape(
      name = "ring-5",
      line = "A cycle of 5 threads and 5 monitors",
      verdict = DETECTED,
      jdk = FOUND,
      participants = {"thinker-1", "thinker-2", "thinker-3", "thinker-4", "thinker-5"},
      locks = {"Bowl@"})
  static final class Five implements Program {

    private final Bowl[] bowls = new Bowl[5];
    private final Meeting all = new Meeting(5);

    @Override
    public void play(Cast cast) {
      for (int i = 0; i < 5; i++) {
        bowls[i] = new Bowl();
      }
      for (int i = 0; i < 5; i++) {
        int seat = i;
        cast.start("thinker-" + (i + 1), () -> eat(bowls[seat], bowls[(seat + 1) % 5]));
      }
    }

    private void eat(Bowl left, Bowl right) {
      synchronized (left) {
        all.arrive();
        synchronized (right) {
          System.out.println("portion " + right.portions++);
        }
      }
    }
  }

  private static final class Bowl {
    private int portions;
  }

  /** A thousand. */
  @Shape(
      name = "ring-1000",
      line = "A cycle of 1,000 threads and 1,000 ReentrantLocks",
      verdict = DETECTED,
      jdk = FOUND,
      size = 1_000)
  static final class Thousand implements Program {

    @Override
    public void play(Cast cast) {
      new Table(1_000).play(cast);
    }
  }

  /** Each holds a lock that the next one waits for; the first waits for a deadlock of two. */
  @Shape(
      name = "chain-20000",
      line = "A chain of 20,000 virtual (2,000 platform) threads behind a cycle of 2",
      verdict = DETECTED,
      jdk = FOUND,
      threads = {PLATFORM, VIRTUAL},
      participants = {"head-1", "head-2"},
      locks = {"ReentrantLock@"})
  static final class Chain implements Program {

    private final ReentrantLock first = new ReentrantLock();
    private final ReentrantLock second = new ReentrantLock();
    private final Meeting both = new Meeting(2);

    @Override
    public void play(Cast cast) {
      cast.start("head-1", () -> nest(first, second));
      Thread head = cast.start("head-2", () -> nest(second, first));
      Pause.until(() -> first.hasQueuedThread(head));
      ReentrantLock wanted = first;
      for (int i = 1; i <= (head.isDaemon() ? 20_000 : 2_000); i++) {
        ReentrantLock own = new ReentrantLock();
        ReentrantLock before = wanted;
        cast.start("link-" + i, () -> hang(own, before));
        while (!own.isLocked()) {
          LockSupport.parkNanos(1); // gives its turn away; a sleep for each would take minutes
        }
        wanted = own;
      }
    }

    private void nest(ReentrantLock outer, ReentrantLock inner) {
      outer.lock();
      try {
        both.arrive();
        inner.lock();
        inner.unlock();
      } finally {
        outer.unlock();
      }
    }

    private void hang(ReentrantLock own, ReentrantLock before) {
      own.lock();
      try {
        before.lock();
        before.unlock();
      } finally {
        own.unlock();
      }
    }
  }
}
