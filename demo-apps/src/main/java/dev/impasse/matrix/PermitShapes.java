package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Verdict.SUSPECTED;

import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Permits that are held by those who wait for permits. */
final class PermitShapes {

  private PermitShapes() {}

  /** Two semaphores of one permit. */
  @Shape(
      name = "semaphore-semaphore",
      line = "Two semaphores of one permit, in both orders",
      verdict = SUSPECTED,
      participants = {"reader", "writer"},
      locks = {"Semaphore@"})
  static final class TwoSemaphores implements Program {

    private final Semaphore input = new Semaphore(1);
    private final Semaphore output = new Semaphore(1, true);
    private final Meeting both = new Meeting(2);

    @Override
    public void play(Cast cast) {
      cast.start("reader", () -> copy(input, output));
      cast.start("writer", () -> copy(output, input));
    }

    private void copy(Semaphore outer, Semaphore inner) throws InterruptedException {
      outer.acquire();
      try {
        both.arrive();
        inner.acquire();
        try {
          System.out.println("copied");
        } finally {
          inner.release();
        }
      } finally {
        outer.release();
      }
    }
  }

  /** A semaphore under a lock, and the other way round. */
  @Shape(
      name = "semaphore-lock",
      line = "A semaphore and a ReentrantLock in both orders",
      verdict = SUSPECTED,
      participants = {"caller", "closer"},
      locks = {"WithLock.slots", "WithLock.state"})
  static final class WithLock implements Program {

    private final Semaphore slots = new Semaphore(1);
    private final Lock state = new ReentrantLock();
    private final Meeting both = new Meeting(2);

    @Override
    public void play(Cast cast) {
      cast.start("caller", this::call);
      cast.start("closer", this::close);
    }

    private void call() {
      slots.acquireUninterruptibly();
      try {
        both.arrive();
        state.lock();
        try {
          System.out.println("called");
        } finally {
          state.unlock();
        }
      } finally {
        slots.release();
      }
    }

    private void close() {
      state.lock();
      try {
        both.arrive();
        slots.acquireUninterruptibly();
        slots.release();
      } finally {
        state.unlock();
      }
    }
  }

  /** Each holds two of four, and wants one more. */
  @Shape(
      name = "permits-two-each",
      line = "Two threads hold two of four permits each, and both want one more",
      verdict = SUSPECTED,
      participants = {"sorter-1", "sorter-2"},
      locks = {"TwoEach.buffers"})
  static final class TwoEach implements Program {

    private final Semaphore buffers = new Semaphore(4);
    private final Meeting both = new Meeting(2);

    @Override
    public void play(Cast cast) {
      cast.start("sorter-1", this::sort);
      cast.start("sorter-2", this::sort);
    }

    private void sort() throws InterruptedException {
      buffers.acquire(2);
      try {
        both.arrive();
        buffers.acquire();
        buffers.release();
      } finally {
        buffers.release(2);
      }
    }
  }

  /** One thread takes three of four, and then three again. */
  @Shape(
      name = "permits-twice",
      line = "One thread does acquire(3) twice over 4 permits",
      verdict = SUSPECTED,
      participants = {"loader"},
      locks = {"Twice.memory"})
  static final class Twice implements Program {

    private final Semaphore memory = new Semaphore(4);

    @Override
    public void play(Cast cast) {
      cast.start("loader", () -> load(2));
    }

    private void load(int depth) throws InterruptedException {
      memory.acquire(3);
      try {
        if (depth > 1) {
          load(depth - 1);
        }
      } finally {
        memory.release(3);
      }
    }
  }

  /** One permit is free, and three are wanted by a thread whose lock the holder of three wants. */
  @Shape(
      name = "permits-three-of-four",
      line = "acquire(3) by two threads over 4 permits, with a lock in the other order",
      verdict = SUSPECTED,
      participants = {"indexer", "merger"},
      locks = {"ThreeOfFour.workers", "ThreeOfFour.segments"})
  static final class ThreeOfFour implements Program {

    private final Semaphore workers = new Semaphore(4);
    private final Object segments = new Object();
    private final Meeting both = new Meeting(2);
    private int merged;

    @Override
    public void play(Cast cast) {
      cast.start("indexer", this::index);
      cast.start("merger", this::merge);
    }

    private void index() throws InterruptedException {
      workers.acquire(3);
      try {
        both.arrive();
        synchronized (segments) {
          merged++;
        }
      } finally {
        workers.release(3);
      }
    }

    private void merge() throws InterruptedException {
      synchronized (segments) {
        both.arrive();
        workers.acquire(3);
        try {
          System.out.println(merged + " merged");
        } finally {
          workers.release(3);
        }
      }
    }
  }
}
