package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Threads.PLATFORM;
import static dev.impasse.matrix.Shape.Threads.VIRTUAL;
import static dev.impasse.matrix.Shape.Verdict.SILENT;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/** Programs that stand still for a while, and go on. */
@SuppressWarnings("LockNotBeforeTry") // nothing that is done between the two can fail
final class SafeMoving {

  private SafeMoving() {}

  private static final long SLOW_MILLIS = 3_500;

  /** Others queue for the lock of a thread that waits for a slow one. */
  @Shape(
      name = "safe-slow-future",
      line = "A lock held while a future is awaited that a slow thread completes after 3.5 s",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class SlowFuture implements Program {

    private final ReentrantLock cache = new ReentrantLock();
    private final CompletableFuture<Integer> answer = new CompletableFuture<>();

    @Override
    public void play(Cast cast) {
      List<Thread> all = new ArrayList<>();
      all.add(
          cast.start(
              "slow",
              () -> {
                Thread.sleep(SLOW_MILLIS);
                answer.complete(42);
              }));
      for (int i = 1; i <= 3; i++) {
        all.add(cast.start("asker-" + i, this::ask));
      }
      Cast.join(all);
    }

    private void ask() throws InterruptedException, ExecutionException {
      cache.lock();
      try {
        System.out.println(answer.get());
      } finally {
        cache.unlock();
      }
    }
  }

  /** The same with a latch, counted by several. */
  @Shape(
      name = "safe-slow-latch",
      line = "A monitor held while a latch is awaited whose last count comes after 3.5 s",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class SlowLatch implements Program {

    private final CountDownLatch ready = new CountDownLatch(2);
    private int asked;

    @Override
    public void play(Cast cast) {
      Cast.join(
          List.of(
              cast.start("fast", ready::countDown),
              cast.start(
                  "slow",
                  () -> {
                    Thread.sleep(SLOW_MILLIS);
                    ready.countDown();
                  }),
              cast.start("asker-1", this::ask),
              cast.start("asker-2", this::ask)));
    }

    private synchronized void ask() throws InterruptedException {
      ready.await();
      asked++;
      System.out.println(asked + " asked");
    }
  }

  /** Everybody waits nearly all the time, and everybody gets it. */
  @Shape(
      name = "safe-contention",
      line = "One lock held all the time, by eight threads in turn",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class Contention implements Program {

    private final ReentrantLock lock = new ReentrantLock(true);

    @Override
    public void play(Cast cast) {
      List<Thread> all = new ArrayList<>();
      for (int i = 1; i <= 8; i++) {
        all.add(cast.start("contender-" + i, () -> contend(cast)));
      }
      Cast.join(all);
    }

    private void contend(Cast cast) throws InterruptedException {
      while (cast.goesOn()) {
        lock.lock();
        try {
          Thread.sleep(2);
        } finally {
          lock.unlock();
        }
      }
    }
  }

  /** As a debugger would hold it, or a disk. */
  @Shape(
      name = "safe-paused-holder",
      line = "A thread paused for 10 s with locks that others want, in turn under locks",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class PausedHolder implements Program {

    private final Object monitor = new Object();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean held;

    @Override
    public void play(Cast cast) {
      Cast.join(
          List.of(
              cast.start("paused", this::pause),
              cast.start("next", this::next),
              cast.start("behind", this::behind)));
    }

    private void pause() throws InterruptedException {
      synchronized (monitor) {
        held = true;
        Thread.sleep(10_000);
      }
    }

    private void next() {
      lock.lock();
      try {
        Pause.until(() -> held);
        synchronized (monitor) {
          held = false;
        }
      } finally {
        lock.unlock();
      }
    }

    private void behind() {
      Pause.until(() -> held);
      lock.lock();
      lock.unlock();
    }
  }

  /** Whoever notified the worker has ended, and the next request brings another. */
  @Shape(
      name = "safe-request-threads",
      line = "A worker with wait/notify whose producers are threads that live for one request",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class RequestThreads implements Program {

    private final Deque<Integer> requests = new ArrayDeque<>();

    @Override
    public void play(Cast cast) {
      Thread worker = cast.start("worker", this::work);
      for (int i = 2; i >= 0; i--) {
        int request = i;
        Pause.untilEnded(cast.start("request-" + i, () -> put(request)));
        Pause.millis(1_300);
      }
      Pause.untilEnded(worker);
    }

    private void put(int request) {
      synchronized (requests) {
        requests.add(request);
        requests.notify();
      }
    }

    private void work() throws InterruptedException {
      int request;
      do {
        synchronized (requests) {
          while (requests.isEmpty()) {
            requests.wait();
          }
          request = requests.remove();
        }
      } while (request > 0);
    }
  }
}
