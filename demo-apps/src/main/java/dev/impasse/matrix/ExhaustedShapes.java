package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Verdict.SUSPECTED;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/** A lock is held while waiting for something out of a pool, whose user needs that lock. */
final class ExhaustedShapes {

  private ExhaustedShapes() {}

  /** What both use: a pool of connections. */
  private interface Connections {
    int borrow() throws InterruptedException;

    void giveBack(int connection);
  }

  /** As many permits as connections. */
  private static final class Counted implements Connections {

    private final Semaphore free = new Semaphore(1);

    @Override
    public int borrow() throws InterruptedException {
      free.acquire();
      return 7;
    }

    @Override
    public void giveBack(int connection) {
      free.release();
    }
  }

  /** The connections that are free, in a queue. */
  private static final class Queued implements Connections {

    private final BlockingQueue<Integer> free = new LinkedBlockingQueue<>();

    Queued() {
      free.add(7);
    }

    @Override
    public int borrow() throws InterruptedException {
      return free.take();
    }

    @Override
    public void giveBack(int connection) {
      free.add(connection);
    }
  }

  /** A cache that loads what it does not have, and a user of connections that asks the cache. */
  private static final class Application {

    private final Connections connections;
    private final Object cache = new Object();
    private final Meeting both = new Meeting(2);
    private volatile boolean queried;
    private int rows;

    Application(Connections connections) {
      this.connections = connections;
    }

    void play(Cast cast) {
      Thread first = cast.start("warm-up", this::query);
      Pause.untilEnded(first);
      cast.start(
          "query",
          () -> {
            query();
            queried = true;
            queryWhenTheCacheLoads();
          });
      cast.start("load", this::load);
    }

    private void query() throws InterruptedException {
      int connection = connections.borrow();
      try {
        synchronized (cache) {
          rows += connection;
        }
      } finally {
        connections.giveBack(connection);
      }
    }

    private void queryWhenTheCacheLoads() throws InterruptedException {
      int connection = connections.borrow();
      try {
        both.arrive();
        synchronized (cache) {
          rows += connection;
        }
      } finally {
        connections.giveBack(connection);
      }
    }

    private void load() throws InterruptedException {
      Pause.until(() -> queried);
      synchronized (cache) {
        both.arrive();
        int connection = connections.borrow();
        System.out.println(rows + " rows by " + connection);
        connections.giveBack(connection);
      }
    }
  }

  /** A pool made of a semaphore. */
  @Shape(
      name = "pool-exhausted-semaphore",
      line = "A monitor held while waiting for a connection (permit) whose user needs it",
      verdict = SUSPECTED,
      participants = {"query", "load"},
      locks = {"Application.cache", "Counted.free"})
  static final class BySemaphore implements Program {

    @Override
    public void play(Cast cast) {
      new Application(new Counted()).play(cast);
    }
  }

  /** A pool made of a queue. */
  @Shape(
      name = "pool-exhausted-queue",
      line = "A monitor held while waiting for a connection (queue) whose user needs it",
      verdict = SUSPECTED,
      participants = {"query", "load"},
      locks = {"Application.cache", "Queued.free"})
  static final class ByQueue implements Program {

    @Override
    public void play(Cast cast) {
      new Application(new Queued()).play(cast);
    }
  }
}
