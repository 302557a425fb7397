package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Jdk.FOUND;
import static dev.impasse.matrix.Shape.Threads.PLATFORM;
import static dev.impasse.matrix.Shape.Threads.VIRTUAL;
import static dev.impasse.matrix.Shape.Verdict.SILENT;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Patterns of locks that look like a deadlock, and are none. */
// Nothing between the two can fail; and the waits are there for their time-outs alone.
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"})
final class SafeLocks {

  private SafeLocks() {}

  /** Each gives up in time: what the JDK calls a deadlock meanwhile. */
  @Shape(
      name = "safe-trylock-crossed",
      line = "Two locks in both orders, the inner one by a timed tryLock that backs off",
      verdict = SILENT,
      jdk = FOUND)
  static final class TryLockCrossed implements Program {

    private final ReentrantLock left = new ReentrantLock();
    private final ReentrantLock right = new ReentrantLock();
    private final Meeting both = new Meeting(2);

    @Override
    public void play(Cast cast) {
      Cast.join(
          List.of(
              cast.start("left", () -> take(left, right, 2_500)),
              cast.start("right", () -> take(right, left, 3_500))));
    }

    private void take(Lock outer, Lock inner, long millis) throws InterruptedException {
      boolean met = false;
      while (true) {
        outer.lock();
        try {
          if (!met) {
            both.arrive();
            met = true;
          }
          if (inner.tryLock(millis, MILLISECONDS)) {
            inner.unlock();
            return;
          }
        } finally {
          outer.unlock();
        }
        Thread.sleep(millis / 10);
      }
    }
  }

  /** Whatever is waited for, it is not waited for for ever. */
  @Shape(
      name = "safe-timed-waits",
      line = "wait, await, acquire, join and poll with a time-out, under locks others want",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class TimedWaits implements Program {

    private final Object monitor = new Object();
    private final ReentrantLock lock = new ReentrantLock();
    private final Semaphore permit = new Semaphore(1);
    private final CountDownLatch latch = new CountDownLatch(1);
    private final BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(1);

    @Override
    public void play(Cast cast) throws InterruptedException {
      List<Thread> all = new ArrayList<>();
      all.add(cast.start("waiter", this::waits));
      all.add(cast.start("permit", this::waitsForPermit));
      all.add(cast.start("latch", this::waitsForLatch));
      all.add(cast.start("join", () -> all.get(0).join(2_500)));
      all.add(cast.start("wanter", this::wants));
      Cast.join(all);
    }

    private void waits() throws InterruptedException {
      lock.lock();
      try {
        synchronized (monitor) {
          monitor.wait(3_500);
        }
      } finally {
        lock.unlock();
      }
    }

    private void waitsForPermit() throws InterruptedException {
      permit.acquire();
      try {
        permit.tryAcquire(3_500, MILLISECONDS);
      } finally {
        permit.release();
      }
    }

    private void waitsForLatch() throws InterruptedException {
      synchronized (queue) {
        latch.await(1, SECONDS);
        queue.poll(1, SECONDS);
      }
    }

    private void wants() {
      lock.lock();
      lock.unlock();
      synchronized (queue) {
        latch.countDown();
      }
    }
  }

  /** Both orders, but never at the same time. */
  @Shape(
      name = "safe-gate-lock",
      line = "Two locks in both orders, always under a third",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class GateLock implements Program {

    private final Object gate = new Object();
    private final ReentrantLock first = new ReentrantLock();
    private final ReentrantLock second = new ReentrantLock();

    @Override
    public void play(Cast cast) {
      Cast.join(
          List.of(
              cast.start("up", () -> loop(cast, first, second)),
              cast.start("down", () -> loop(cast, second, first))));
    }

    private void loop(Cast cast, Lock outer, Lock inner) {
      while (cast.goesOn()) {
        synchronized (gate) {
          outer.lock();
          try {
            inner.lock();
            inner.unlock();
          } finally {
            outer.unlock();
          }
        }
      }
    }
  }

  /** The other order comes after the first thread has ended. */
  @Shape(
      name = "safe-fork-join",
      line = "Two locks in both orders, by threads that never live at the same time",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class ForkJoin implements Program {

    private final Object first = new Object();
    private final Object second = new Object();
    private int rounds;

    @Override
    public void play(Cast cast) throws InterruptedException {
      Thread parent = cast.start("parent", () -> fork(cast));
      parent.join();
      System.out.println(rounds + " rounds");
    }

    private void fork(Cast cast) throws InterruptedException {
      while (cast.goesOn()) {
        nest(first, second);
        Thread child = cast.start("child", () -> nest(second, first));
        child.join();
      }
    }

    private void nest(Object outer, Object inner) {
      synchronized (outer) {
        synchronized (inner) {
          rounds++;
        }
      }
    }
  }

  /** A thread never waits for itself. */
  @Shape(
      name = "safe-re-entry",
      line = "Locks taken many times over by their holder, by two threads in one order",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class ReEntry implements Program {

    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantReadWriteLock guard = new ReentrantReadWriteLock();

    @Override
    public void play(Cast cast) {
      Cast.join(
          List.of(cast.start("left", () -> loop(cast)), cast.start("right", () -> loop(cast))));
    }

    private void loop(Cast cast) {
      while (cast.goesOn()) {
        enter(20);
        Pause.millis(1);
      }
    }

    private synchronized void enter(int depth) {
      lock.lock();
      guard.writeLock().lock();
      try {
        if (depth > 0) {
          enter(depth - 1);
        }
      } finally {
        guard.writeLock().unlock();
        lock.unlock();
      }
    }
  }

  /** The next is taken before the one before is given back. */
  @Shape(
      name = "safe-hand-over-hand",
      line = "Locks of a list taken hand over hand by four threads",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class HandOverHand implements Program {

    private static final int LENGTH = 8;

    private final ReentrantLock[] nodes = new ReentrantLock[LENGTH];

    @Override
    public void play(Cast cast) {
      for (int i = 0; i < LENGTH; i++) {
        nodes[i] = new ReentrantLock();
      }
      List<Thread> walkers = new ArrayList<>();
      for (int i = 1; i <= 4; i++) {
        walkers.add(cast.start("walker-" + i, () -> walk(cast)));
      }
      Cast.join(walkers);
    }

    private void walk(Cast cast) {
      while (cast.goesOn()) {
        nodes[0].lock();
        for (int i = 1; i < LENGTH; i++) {
          nodes[i].lock();
          nodes[i - 1].unlock();
        }
        nodes[LENGTH - 1].unlock();
      }
    }
  }

  /** The one who acquires is never the one who releases. */
  @Shape(
      name = "safe-hand-off",
      line = "Two threads that pass the turn by two semaphores, slowly, with a lock held",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class HandOff implements Program {

    private final Semaphore ping = new Semaphore(1);
    private final Semaphore pong = new Semaphore(0);
    private final ReentrantLock own = new ReentrantLock();
    private final ReentrantLock other = new ReentrantLock();

    @Override
    public void play(Cast cast) {
      Cast.join(
          List.of(
              cast.start("ping", () -> turns(own, ping, pong)),
              cast.start("pong", () -> turns(other, pong, ping))));
    }

    private void turns(Lock held, Semaphore mine, Semaphore next) throws InterruptedException {
      held.lock();
      try {
        for (int i = 0; i < 3; i++) {
          mine.acquire();
          Thread.sleep(500);
          next.release();
        }
      } finally {
        held.unlock();
      }
    }
  }

  /** The other way round is the deadlock. */
  @Shape(
      name = "safe-downgrade",
      line = "The read lock taken with the write lock held, which is then released",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class Downgrade implements Program {

    private final ReentrantReadWriteLock cache = new ReentrantReadWriteLock();
    private int value;

    @Override
    public void play(Cast cast) {
      List<Thread> all = new ArrayList<>();
      for (int i = 1; i <= 3; i++) {
        all.add(cast.start("user-" + i, () -> use(cast)));
      }
      Cast.join(all);
    }

    private void use(Cast cast) {
      while (cast.goesOn()) {
        cache.writeLock().lock();
        value++;
        cache.readLock().lock();
        cache.writeLock().unlock();
        try {
          Pause.millis(value % 3);
        } finally {
          cache.readLock().unlock();
        }
      }
    }
  }
}
