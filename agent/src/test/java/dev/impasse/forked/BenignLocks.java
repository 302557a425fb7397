package dev.impasse.forked;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Test programs with the JDK's locks and with monitors that look dangerous and end well. */
final class BenignLocks {

  private static final Lock timedA = new ReentrantLock();
  private static final Lock timedB = new ReentrantLock();
  private static final Lock triedA = new ReentrantLock();
  private static final Lock triedB = new ReentrantLock();
  private static final Lock gate = new ReentrantLock();
  private static final Lock gatedA = new ReentrantLock();
  private static final Lock gatedB = new ReentrantLock();
  private static final ReentrantLock reentered = new ReentrantLock();
  private static final Lock passedOn = new ReentrantLock();
  private static final Lock throwing = new ReentrantLock();
  private static final ReentrantReadWriteLock downgraded = new ReentrantReadWriteLock();
  private static final ReentrantReadWriteLock queued = new ReentrantReadWriteLock();
  private static final Lock contended = new ReentrantLock();
  private static final Lock starving = new ReentrantLock(true);
  private static final Lock interrupted = new ReentrantLock();
  private static final ReentrantLock pingPong = new ReentrantLock();
  private static final Condition turned = pingPong.newCondition();
  private static final Object table = new Object();
  private static final Lock[] chain = new Lock[6];
  private static int turn;
  private static int ball;

  private BenignLocks() {}

  static void timedCrossed() {
    CyclicBarrier barrier = new CyclicBarrier(2);
    Threads.start(
        "timed",
        () -> timedCross(timedA, timedB, barrier),
        () -> timedCross(timedB, timedA, barrier));
  }

  private static void timedCross(Lock first, Lock second, CyclicBarrier barrier)
      throws InterruptedException {
    first.lock();
    try {
      Threads.meet(barrier);
      if (second.tryLock(Threads.LONG_MILLIS, TimeUnit.MILLISECONDS)) {
        second.unlock();
      }
    } finally {
      first.unlock();
    }
  }

  static void triedCrossed() {
    CyclicBarrier barrier = new CyclicBarrier(2);
    Threads.start(
        "tried", () -> tryCross(triedA, triedB, barrier), () -> tryCross(triedB, triedA, barrier));
  }

  private static void tryCross(Lock first, Lock second, CyclicBarrier barrier) {
    first.lock();
    try {
      Threads.meet(barrier);
      for (int i = 0; i < 20 && !second.tryLock(); i++) {
        Threads.holdStill(100);
      }
      Threads.meet(barrier);
    } finally {
      first.unlock();
    }
  }

  static void joinedWithTimeOut() {
    Thread[] both = new Thread[2];
    CyclicBarrier barrier = new CyclicBarrier(3);
    for (int i = 0; i < 2; i++) {
      int other = 1 - i;
      both[i] =
          Threads.start(
                  "joined" + i,
                  () -> {
                    Threads.meet(barrier);
                    both[other].join(Threads.LONG_MILLIS);
                  })
              .get(0);
    }
    Threads.meet(barrier);
  }

  static void gated() {
    Threads.start("gated", () -> gate(gatedA, gatedB), () -> gate(gatedB, gatedA));
  }

  private static void gate(Lock first, Lock second) {
    gate.lock();
    try {
      first.lock();
      try {
        Threads.holdStill();
        second.lock();
        second.unlock();
      } finally {
        first.unlock();
      }
    } finally {
      gate.unlock();
    }
  }

  static void handOverHand() {
    for (int i = 0; i < chain.length; i++) {
      chain[i] = new ReentrantLock();
    }
    Threads.start("hand", BenignLocks::walk, BenignLocks::walk, BenignLocks::walk);
  }

  private static void walk() {
    chain[0].lock();
    for (int i = 1; i < chain.length; i++) {
      chain[i].lock();
      Threads.holdStill(300);
      chain[i - 1].unlock();
    }
    chain[chain.length - 1].unlock();
  }

  static void reentry() {
    Threads.start("reentry", BenignLocks::reenter, BenignLocks::reenter);
  }

  private static void reenter() {
    reentered.lock();
    synchronized (table) {
      reentered.lock();
      synchronized (table) {
        Threads.holdStill();
      }
      reentered.unlock();
    }
    reentered.unlock();
  }

  static void releasedInAnotherMethod() {
    Threads.start("passed", BenignLocks::passOn, BenignLocks::passOn);
  }

  private static void passOn() {
    begin();
    Threads.holdStill();
    end();
    Threads.holdStill();
  }

  private static void begin() {
    passedOn.lock();
  }

  private static void end() {
    passedOn.unlock();
  }

  static void exceptionWhileHeld() {
    Threads.start("throwing", BenignLocks::throwAndGoOn, BenignLocks::throwAndGoOn);
  }

  private static void throwAndGoOn() {
    for (int i = 0; i < 100; i++) {
      try {
        throwing.lock();
        try {
          throw new IllegalStateException("on purpose");
        } finally {
          throwing.unlock();
        }
      } catch (IllegalStateException e) {
        // goes on
      }
    }
    synchronized (throwing) {
      Threads.holdStill();
    }
  }

  static void downgrade() {
    Threads.start("downgrade", BenignLocks::writeThenRead, BenignLocks::writeThenRead);
    Threads.start("reader", BenignLocks::read, BenignLocks::read);
  }

  private static void writeThenRead() {
    downgraded.writeLock().lock();
    downgraded.readLock().lock();
    Threads.holdStill();
    downgraded.writeLock().unlock();
    Threads.holdStill();
    downgraded.readLock().unlock();
  }

  private static void read() {
    downgraded.readLock().lock();
    downgraded.readLock().lock();
    Threads.holdStill(200);
    downgraded.readLock().unlock();
    downgraded.readLock().unlock();
  }

  /** A reader waits behind a writer that waits for another reader, who takes it once more. */
  static void readersAndQueuedWriter() {
    CyclicBarrier barrier = new CyclicBarrier(3);
    Threads.start(
        "queued",
        () -> {
          queued.readLock().lock();
          Threads.meet(barrier);
          Threads.holdStill();
          queued.readLock().lock();
          queued.readLock().unlock();
          queued.readLock().unlock();
        },
        () -> {
          Threads.meet(barrier);
          queued.writeLock().lock();
          queued.writeLock().unlock();
        },
        () -> {
          Threads.meet(barrier);
          Threads.holdStill(300);
          queued.readLock().lock();
          queued.readLock().unlock();
        });
  }

  static void contention() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
    Threads.Action action =
        () -> {
          while (System.nanoTime() < end) {
            contended.lock();
            contended.unlock();
          }
        };
    Threads.start("contention", action, action, action, action, action, action, action, action);
  }

  static void starvation() {
    Threads.start(
        "starving",
        () -> {
          starving.lock();
          Threads.holdStill(3_000);
          starving.unlock();
        },
        BenignLocks::starve);
  }

  private static void starve() {
    starving.lock();
    starving.unlock();
  }

  static void interruptedWait() {
    CyclicBarrier barrier = new CyclicBarrier(2);
    Thread waiting =
        Threads.start(
                "interrupted",
                () -> {
                  Threads.meet(barrier);
                  interrupted.lockInterruptibly();
                })
            .get(0);
    Threads.start(
        "interrupter",
        () -> {
          interrupted.lock();
          Threads.meet(barrier);
          Threads.holdStill();
          waiting.interrupt();
          waiting.join();
          Threads.holdStill();
          interrupted.unlock();
        });
  }

  static void conditionPingPong() {
    Threads.start("pingPong", () -> play(0), () -> play(1));
  }

  private static void play(int me) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
    pingPong.lock();
    pingPong.lock();
    try {
      while (System.nanoTime() < end) {
        while (turn != me && System.nanoTime() < end) {
          turned.await();
        }
        turn = 1 - me;
        turned.signal();
      }
      turned.signalAll();
    } finally {
      pingPong.unlock();
      pingPong.unlock();
    }
  }

  static void monitorPingPong() {
    Threads.start("monitor", () -> bounce(0), () -> bounce(1));
  }

  private static void bounce(int me) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
    synchronized (chain) {
      while (System.nanoTime() < end) {
        while (ball != me && System.nanoTime() < end) {
          chain.wait();
        }
        ball = 1 - me;
        chain.notifyAll();
      }
    }
  }

  /** The idiom of servers whose main thread has nothing more to do. */
  static void joinsItself() {
    Threads.start("idle", () -> Thread.currentThread().join());
  }
}
