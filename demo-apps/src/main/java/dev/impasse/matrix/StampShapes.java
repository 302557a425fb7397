package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Verdict.SUSPECTED;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.StampedLock;

/** Locks that do not know their owner. */
final class StampShapes {

  private StampShapes() {}

  /** Two stamped locks. */
  @Shape(
      name = "stamped-write-write",
      line = "The write locks of two StampedLocks, in both orders",
      verdict = SUSPECTED,
      participants = {"mover", "sizer"},
      locks = {"StampedLock@"})
  static final class WriteWrite implements Program {

    private final StampedLock position = new StampedLock();
    private final StampedLock extent = new StampedLock();
    private final Meeting both = new Meeting(2);

    @Override
    public void play(Cast cast) {
      cast.start("mover", () -> change(position, extent));
      cast.start("sizer", () -> change(extent, position));
    }

    private void change(StampedLock outer, StampedLock inner) {
      long outerStamp = outer.writeLock();
      try {
        both.arrive();
        long innerStamp = inner.writeLock();
        inner.unlockWrite(innerStamp);
      } finally {
        outer.unlockWrite(outerStamp);
      }
    }
  }

  /** A stamped lock is not re-entrant. */
  @Shape(
      name = "stamped-twice",
      line = "One thread takes a StampedLock in a method that is called with it held",
      verdict = SUSPECTED,
      participants = {"painter"},
      locks = {"Twice.canvas"})
  static final class Twice implements Program {

    private final StampedLock canvas = new StampedLock();

    @Override
    public void play(Cast cast) {
      cast.start("painter", this::paint);
    }

    private void paint() {
      long stamp = canvas.writeLock();
      try {
        clear();
      } finally {
        canvas.unlockWrite(stamp);
      }
    }

    private void clear() {
      long stamp = canvas.writeLock();
      canvas.unlockWrite(stamp);
    }
  }

  /** A lock class of the program's own. */
  @Shape(
      name = "own-lock-twice",
      line = "One thread takes a Lock of its own that is not re-entrant twice",
      verdict = SUSPECTED,
      participants = {"registrar"},
      locks = {"OwnTwice.register"})
  static final class OwnTwice implements Program {

    private final Lock register = new PlainLock();

    @Override
    public void play(Cast cast) {
      cast.start("registrar", this::register);
    }

    private void register() {
      register.lock();
      try {
        announce();
      } finally {
        register.unlock();
      }
    }

    private void announce() {
      register.lock();
      try {
        System.out.println("registered");
      } finally {
        register.unlock();
      }
    }
  }
}
