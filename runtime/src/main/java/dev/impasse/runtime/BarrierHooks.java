package dev.impasse.runtime;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Phaser;

/**
 * What woven code calls in the place of operations on latches, barriers, phasers and exchangers.
 *
 * <p>Nobody holds these, nor what {@link QueueHooks} and {@link FutureHooks} are about: another
 * thread brings it about. A wait that may last for ever is published while it lasts; who brought
 * one about is noted, once for each thread and object. Timed waits end by themselves and are left
 * alone. Else the rules are those of {@link LockHooks}.
 */
public final class BarrierHooks {

  private BarrierHooks() {}

  /** {@link CountDownLatch#await()}. */
  public static void latchAwait(CountDownLatch latch, int site) throws InterruptedException {
    ThreadState s = SignalOperations.awaits(latch, false, site);
    try {
      latch.await();
    } finally {
      SignalOperations.awaited(s);
    }
  }

  /** {@link CountDownLatch#countDown()}. */
  public static void latchCountDown(CountDownLatch latch, int site) {
    SignalOperations.signalled(latch, false, site);
    latch.countDown();
  }

  /** {@link CyclicBarrier#await()}. */
  public static int barrierAwait(CyclicBarrier barrier, int site)
      throws InterruptedException, BrokenBarrierException {
    SignalOperations.signalled(barrier, false, site);
    ThreadState s = SignalOperations.awaits(barrier, false, site);
    try {
      return barrier.await();
    } finally {
      SignalOperations.awaited(s);
    }
  }

  /** {@link Phaser#arriveAndAwaitAdvance()}. */
  public static int phaserArriveAndAwaitAdvance(Phaser phaser, int site) {
    SignalOperations.signalled(phaser, false, site);
    ThreadState s = SignalOperations.awaits(phaser, false, site);
    try {
      return phaser.arriveAndAwaitAdvance();
    } finally {
      SignalOperations.awaited(s);
    }
  }

  /** {@link Phaser#awaitAdvance(int)}. */
  public static int phaserAwaitAdvance(Phaser phaser, int phase, int site) {
    ThreadState s = SignalOperations.awaits(phaser, false, site);
    try {
      return phaser.awaitAdvance(phase);
    } finally {
      SignalOperations.awaited(s);
    }
  }

  /** {@link Phaser#awaitAdvanceInterruptibly(int)}. */
  public static int phaserAwaitAdvanceInterruptibly(Phaser phaser, int phase, int site)
      throws InterruptedException {
    ThreadState s = SignalOperations.awaits(phaser, false, site);
    try {
      return phaser.awaitAdvanceInterruptibly(phase);
    } finally {
      SignalOperations.awaited(s);
    }
  }

  /** {@link Phaser#arrive()}. */
  public static int phaserArrive(Phaser phaser, int site) {
    SignalOperations.signalled(phaser, false, site);
    return phaser.arrive();
  }

  /** {@link Phaser#arriveAndDeregister()}. */
  public static int phaserArriveAndDeregister(Phaser phaser, int site) {
    SignalOperations.signalled(phaser, false, site);
    return phaser.arriveAndDeregister();
  }

  /** {@link Exchanger#exchange(Object)}. */
  public static Object exchangerExchange(Exchanger<Object> exchanger, Object mine, int site)
      throws InterruptedException {
    SignalOperations.signalled(exchanger, false, site);
    ThreadState s = SignalOperations.awaits(exchanger, false, site);
    try {
      return exchanger.exchange(mine);
    } finally {
      SignalOperations.awaited(s);
    }
  }
}
