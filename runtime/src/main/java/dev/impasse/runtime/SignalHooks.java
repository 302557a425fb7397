package dev.impasse.runtime;

import java.util.Collection;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;

/**
 * What woven code calls in the place of operations on what another thread brings about: latches,
 * barriers, phasers, exchangers, queues, futures.
 *
 * <p>Nobody holds these. A wait that may last for ever is published while it lasts; who brought one
 * about is noted, once for each thread and object. Timed waits end by themselves and are left
 * alone. As in {@link LockHooks}, every method does what the replaced call does, and one piece
 * although long: it is the list of what is woven.
 */
public final class SignalHooks {

  private SignalHooks() {}

  // ---- latches and barriers
  // ------------------------------------------------------------------------

  /** {@link CountDownLatch#await()}. */
  public static void latchAwait(CountDownLatch latch, int site) throws InterruptedException {
    ThreadState s = LockOperations.awaits(latch, false, site);
    try {
      latch.await();
    } finally {
      LockOperations.awaited(s);
    }
  }

  /** {@link CountDownLatch#countDown()}. */
  public static void latchCountDown(CountDownLatch latch, int site) {
    LockOperations.signalled(latch, false, site);
    latch.countDown();
  }

  /** {@link CyclicBarrier#await()}. */
  public static int barrierAwait(CyclicBarrier barrier, int site)
      throws InterruptedException, BrokenBarrierException {
    LockOperations.signalled(barrier, false, site);
    ThreadState s = LockOperations.awaits(barrier, false, site);
    try {
      return barrier.await();
    } finally {
      LockOperations.awaited(s);
    }
  }

  /** {@link Phaser#arriveAndAwaitAdvance()}. */
  public static int phaserArriveAndAwaitAdvance(Phaser phaser, int site) {
    LockOperations.signalled(phaser, false, site);
    ThreadState s = LockOperations.awaits(phaser, false, site);
    try {
      return phaser.arriveAndAwaitAdvance();
    } finally {
      LockOperations.awaited(s);
    }
  }

  /** {@link Phaser#awaitAdvance(int)}. */
  public static int phaserAwaitAdvance(Phaser phaser, int phase, int site) {
    ThreadState s = LockOperations.awaits(phaser, false, site);
    try {
      return phaser.awaitAdvance(phase);
    } finally {
      LockOperations.awaited(s);
    }
  }

  /** {@link Phaser#awaitAdvanceInterruptibly(int)}. */
  public static int phaserAwaitAdvanceInterruptibly(Phaser phaser, int phase, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.awaits(phaser, false, site);
    try {
      return phaser.awaitAdvanceInterruptibly(phase);
    } finally {
      LockOperations.awaited(s);
    }
  }

  /** {@link Phaser#arrive()}. */
  public static int phaserArrive(Phaser phaser, int site) {
    LockOperations.signalled(phaser, false, site);
    return phaser.arrive();
  }

  /** {@link Phaser#arriveAndDeregister()}. */
  public static int phaserArriveAndDeregister(Phaser phaser, int site) {
    LockOperations.signalled(phaser, false, site);
    return phaser.arriveAndDeregister();
  }

  /** {@link Exchanger#exchange(Object)}. */
  public static Object exchangerExchange(Exchanger<Object> exchanger, Object mine, int site)
      throws InterruptedException {
    LockOperations.signalled(exchanger, false, site);
    ThreadState s = LockOperations.awaits(exchanger, false, site);
    try {
      return exchanger.exchange(mine);
    } finally {
      LockOperations.awaited(s);
    }
  }

  // ---- queues: an item is brought by those who put, room by those who take
  // -------------------------

  /** {@link BlockingQueue#put(Object)}. */
  public static void queuePut(BlockingQueue<Object> queue, Object item, int site)
      throws InterruptedException {
    LockOperations.signalled(queue, true, site);
    ThreadState s = LockOperations.awaits(queue, false, site);
    try {
      queue.put(item);
    } finally {
      LockOperations.awaited(s);
    }
  }

  /** {@link BlockingQueue#take()}. */
  public static Object queueTake(BlockingQueue<Object> queue, int site)
      throws InterruptedException {
    LockOperations.signalled(queue, false, site);
    ThreadState s = LockOperations.awaits(queue, true, site);
    try {
      return queue.take();
    } finally {
      LockOperations.awaited(s);
    }
  }

  /** {@link BlockingQueue#offer(Object)}. */
  public static boolean queueOffer(BlockingQueue<Object> queue, Object item, int site) {
    LockOperations.signalled(queue, true, site);
    return queue.offer(item);
  }

  /** {@link BlockingQueue#offer(Object, long, TimeUnit)}. */
  public static boolean queueOffer(
      BlockingQueue<Object> queue, Object item, long time, TimeUnit unit, int site)
      throws InterruptedException {
    LockOperations.signalled(queue, true, site);
    return queue.offer(item, time, unit);
  }

  /** {@link BlockingQueue#add(Object)}. */
  public static boolean queueAdd(BlockingQueue<Object> queue, Object item, int site) {
    LockOperations.signalled(queue, true, site);
    return queue.add(item);
  }

  /** {@link java.util.Queue#poll()}. */
  public static Object queuePoll(BlockingQueue<Object> queue, int site) {
    LockOperations.signalled(queue, false, site);
    return queue.poll();
  }

  /** {@link BlockingQueue#poll(long, TimeUnit)}. */
  public static Object queuePoll(BlockingQueue<Object> queue, long time, TimeUnit unit, int site)
      throws InterruptedException {
    LockOperations.signalled(queue, false, site);
    return queue.poll(time, unit);
  }

  /** {@link java.util.Queue#remove()}. */
  public static Object queueRemove(BlockingQueue<Object> queue, int site) {
    LockOperations.signalled(queue, false, site);
    return queue.remove();
  }

  /** {@link BlockingQueue#remove(Object)}. */
  public static boolean queueRemove(BlockingQueue<Object> queue, Object item, int site) {
    LockOperations.signalled(queue, false, site);
    return queue.remove(item);
  }

  /** {@link Collection#clear()}. */
  public static void queueClear(BlockingQueue<Object> queue, int site) {
    LockOperations.signalled(queue, false, site);
    queue.clear();
  }

  /** {@link BlockingQueue#drainTo(Collection)}. */
  public static int queueDrainTo(BlockingQueue<Object> queue, Collection<Object> to, int site) {
    LockOperations.signalled(queue, false, site);
    return queue.drainTo(to);
  }

  /** {@link BlockingQueue#drainTo(Collection, int)}. */
  public static int queueDrainTo(
      BlockingQueue<Object> queue, Collection<Object> to, int most, int site) {
    LockOperations.signalled(queue, false, site);
    return queue.drainTo(to, most);
  }

  /** {@link BlockingDeque#putFirst(Object)}. */
  public static void dequePutFirst(BlockingDeque<Object> deque, Object item, int site)
      throws InterruptedException {
    LockOperations.signalled(deque, true, site);
    ThreadState s = LockOperations.awaits(deque, false, site);
    try {
      deque.putFirst(item);
    } finally {
      LockOperations.awaited(s);
    }
  }

  /** {@link BlockingDeque#takeFirst()}. */
  public static Object dequeTakeFirst(BlockingDeque<Object> deque, int site)
      throws InterruptedException {
    LockOperations.signalled(deque, false, site);
    ThreadState s = LockOperations.awaits(deque, true, site);
    try {
      return deque.takeFirst();
    } finally {
      LockOperations.awaited(s);
    }
  }

  /** {@link BlockingDeque#putLast(Object)}. */
  public static void dequePutLast(BlockingDeque<Object> deque, Object item, int site)
      throws InterruptedException {
    LockOperations.signalled(deque, true, site);
    ThreadState s = LockOperations.awaits(deque, false, site);
    try {
      deque.putLast(item);
    } finally {
      LockOperations.awaited(s);
    }
  }

  /** {@link BlockingDeque#takeLast()}. */
  public static Object dequeTakeLast(BlockingDeque<Object> deque, int site)
      throws InterruptedException {
    LockOperations.signalled(deque, false, site);
    ThreadState s = LockOperations.awaits(deque, true, site);
    try {
      return deque.takeLast();
    } finally {
      LockOperations.awaited(s);
    }
  }

  // ---- futures
  // -------------------------------------------------------------------------------------

  /** {@link Future#get()}. */
  public static Object futureGet(Future<Object> future, int site)
      throws InterruptedException, ExecutionException {
    ThreadState s = LockOperations.awaits(future, false, site);
    try {
      return future.get();
    } finally {
      LockOperations.awaited(s);
    }
  }

  /** {@link CompletableFuture#join()}. */
  public static Object promiseJoin(CompletableFuture<Object> future, int site) {
    ThreadState s = LockOperations.awaits(future, false, site);
    try {
      return future.join();
    } finally {
      LockOperations.awaited(s);
    }
  }
}
