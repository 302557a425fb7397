package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Verdict.DETECTED;

/** Threads that wait for the ends of threads. */
final class JoinShapes {

  private JoinShapes() {}

  /** Two threads that wait for each other's end. */
  @Shape(
      name = "join-cycle",
      line = "Two threads join each other",
      verdict = DETECTED,
      participants = {"stopper", "stopped"},
      locks = {"end of stopper", "end of stopped"})
  static final class Cycle implements Program {

    @Override
    public void play(Cast cast) {
      Thread[] both = new Thread[2];
      Meeting set = new Meeting(3);
      both[0] =
          cast.start(
              "stopper",
              () -> {
                set.arrive();
                both[1].join();
              });
      both[1] =
          cast.start(
              "stopped",
              () -> {
                set.arrive();
                both[0].join();
              });
      set.arrive();
    }
  }

  /** A shutdown that waits, with the lock, for a worker that needs the lock to end. */
  @Shape(
      name = "join-lock",
      line = "A thread joins a thread that waits for a lock it holds",
      verdict = DETECTED,
      participants = {"shutdown", "flusher"},
      locks = {"UnderLock.files", "end of flusher"})
  static final class UnderLock implements Program {

    private final Object files = new Object();
    private final Meeting both = new Meeting(2);
    private int open = 1;

    @Override
    public void play(Cast cast) {
      Thread flusher = cast.unstarted("flusher", this::flush);
      cast.start("shutdown", () -> shutDown(flusher));
      flusher.start();
    }

    private void shutDown(Thread flusher) throws InterruptedException {
      synchronized (files) {
        both.arrive();
        flusher.join();
        open = 0;
      }
    }

    private void flush() {
      both.arrive();
      synchronized (files) {
        System.out.println("flushed " + open);
      }
    }
  }
}
