package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Threads.PLATFORM;
import static dev.impasse.matrix.Shape.Threads.VIRTUAL;
import static dev.impasse.matrix.Shape.Verdict.DETECTED;
import static dev.impasse.matrix.Shape.Verdict.SILENT;
import static dev.impasse.matrix.Shape.Verdict.SUSPECTED;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Locks that were never given back. */
@SuppressWarnings("LockNotBeforeTry") // it is the bug that is shown here
final class LeftoverShapes {

  private LeftoverShapes() {}

  /** The holder has ended. */
  @Shape(
      name = "orphaned-lock",
      line = "The holder of a ReentrantLock ended without unlock",
      verdict = DETECTED,
      participants = {"heir"},
      locks = {"Orphaned.ledger"})
  static final class Orphaned implements Program {

    private final Lock ledger = new ReentrantLock();
    private int entries;

    @Override
    public void play(Cast cast) {
      Thread careless = cast.start("careless", this::write);
      Pause.untilEnded(careless);
      cast.start("heir", this::read);
    }

    private void write() {
      ledger.lock();
      entries++;
      if (entries > 0) {
        throw new Cast.Planned("between lock and unlock");
      }
      ledger.unlock();
    }

    private void read() {
      ledger.lock();
      try {
        System.out.println(entries);
      } finally {
        ledger.unlock();
      }
    }
  }

  /** Any thread may release a permit, so nothing is known. */
  @Shape(
      name = "orphaned-permit",
      line = "The holder of a permit ended without release, which another thread may do",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class OrphanedPermit implements Program {

    private final Semaphore turn = new Semaphore(1);

    @Override
    public void play(Cast cast) {
      Pause.untilEnded(cast.start("careless", turn::acquire));
      cast.start("heir", turn::acquire);
      cast.untilOver();
    }
  }

  /** The holder lives, in a pool, and has nothing to do that would give it back. */
  @Shape(
      name = "leaked-lock",
      line = "A task ended with a lock held; its pool thread is idle, another waits",
      verdict = SUSPECTED,
      participants = {"reporter"},
      locks = {"Leaked.totals"})
  static final class Leaked implements Program {

    private final Lock totals = new ReentrantLock();
    private volatile boolean updated;
    private int total;

    @Override
    public void play(Cast cast) {
      ExecutorService pool = Executors.newFixedThreadPool(2, cast.factory("updater"));
      pool.execute(this::update);
      Pause.until(() -> updated);
      cast.start("reporter", this::report);
    }

    private void update() {
      totals.lock();
      total++;
      updated = true;
      if (total > 0) {
        return; // the bug
      }
      totals.unlock();
    }

    private void report() {
      totals.lock();
      try {
        System.out.println("total " + total);
      } finally {
        totals.unlock();
      }
    }
  }
}
