package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Verdict.SUSPECTED;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Latches and barriers that are awaited with what the others need to get there. */
final class LatchShapes {

  private LatchShapes() {}

  /** The counting thread needs the monitor. */
  @Shape(
      name = "latch-monitor",
      line = "A latch awaited in a synchronized block that the counting thread needs",
      verdict = SUSPECTED,
      participants = {"starter", "service"},
      locks = {"UnderMonitor.services", "UnderMonitor.ready"})
  static final class UnderMonitor implements Program {

    private final Object services = new Object();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Meeting both = new Meeting(2);
    private int running;

    @Override
    public void play(Cast cast) {
      cast.start("starter", this::startAll);
      cast.start("service", this::serve);
    }

    private void startAll() throws InterruptedException {
      synchronized (services) {
        both.arrive();
        ready.await();
        System.out.println(running + " running");
      }
    }

    private void serve() {
      both.arrive();
      synchronized (services) {
        running++;
        ready.countDown();
      }
    }
  }

  /** The counting thread needs the lock before it counts. */
  @Shape(
      name = "latch-lock",
      line = "A latch awaited under a ReentrantLock; one of two counts, the other needs the lock",
      verdict = SUSPECTED,
      participants = {"coordinator", "slow-worker"},
      locks = {"UnderLock.results", "UnderLock.done"})
  static final class UnderLock implements Program {

    private final Lock results = new ReentrantLock();
    private final CountDownLatch done = new CountDownLatch(2);
    private final Meeting both = new Meeting(2);
    private int sum;

    @Override
    public void play(Cast cast) {
      Thread fast = cast.start("fast-worker", () -> work(1));
      cast.start(
          "coordinator",
          () -> {
            Pause.untilEnded(fast);
            collect();
          });
      cast.start(
          "slow-worker",
          () -> {
            both.arrive();
            work(2);
          });
    }

    private void collect() throws InterruptedException {
      results.lock();
      try {
        both.arrive();
        done.await();
        System.out.println("sum " + sum);
      } finally {
        results.unlock();
      }
    }

    private void work(int result) {
      results.lock();
      try {
        sum += result;
      } finally {
        results.unlock();
      }
      done.countDown();
    }
  }

  /** The counting is done by a method of another class. */
  @Shape(
      name = "latch-called",
      line = "A latch awaited in a synchronized method; a called class counts it down",
      verdict = SUSPECTED,
      participants = {"opener", "loader"},
      locks = {"Called@", "Progress.open"})
  static final class Called implements Program {

    private final Progress progress = new Progress(1);
    private final Meeting both = new Meeting(2);
    private int loaded;

    @Override
    public void play(Cast cast) {
      cast.start("opener", this::open);
      cast.start("loader", this::load);
    }

    private synchronized void open() throws InterruptedException {
      both.arrive();
      progress.awaitAll();
      System.out.println(loaded + " loaded");
    }

    private void load() {
      both.arrive();
      store(1);
      progress.finished();
    }

    private synchronized void store(int count) {
      loaded += count;
    }
  }

  /** Hides a latch. */
  private static final class Progress {

    private final CountDownLatch open;

    Progress(int parts) {
      open = new CountDownLatch(parts);
    }

    void awaitAll() throws InterruptedException {
      open.await();
    }

    void finished() {
      open.countDown();
    }
  }

  /** Both have met at the barrier once; the second time one of them does not get there. */
  @Shape(
      name = "barrier-stuck",
      line = "A barrier awaited under a lock that the other party needs to get there",
      verdict = SUSPECTED,
      participants = {"phase-left", "phase-right"},
      locks = {"Barrier.grid", "Barrier.phase"})
  static final class Barrier implements Program {

    private final CyclicBarrier phase = new CyclicBarrier(2);
    private final ReentrantLock grid = new ReentrantLock();
    private final Meeting both = new Meeting(2);
    private int steps;

    @Override
    public void play(Cast cast) {
      cast.start("phase-left", this::left);
      cast.start("phase-right", this::right);
    }

    private void left() throws InterruptedException, BrokenBarrierException {
      phase.await();
      grid.lock();
      try {
        both.arrive();
        phase.await();
        System.out.println("step " + steps);
      } finally {
        grid.unlock();
      }
    }

    private void right() throws InterruptedException, BrokenBarrierException {
      phase.await();
      both.arrive();
      grid.lock();
      try {
        steps++;
      } finally {
        grid.unlock();
      }
      phase.await();
    }
  }
}
