package dev.impasse.runtime;

import java.util.Collection;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TransferQueue;

/**
 * What woven code calls in the place of operations on blocking queues: an item is brought by those
 * who put, room by those who take. The rules are those of {@link BarrierHooks}.
 */
public final class QueueHooks {

  private QueueHooks() {}

  /** {@link BlockingQueue#put(Object)}. */
  public static void put(BlockingQueue<Object> queue, Object item, int site)
      throws InterruptedException {
    SignalOperations.signalled(queue, true, site);
    ThreadState s = SignalOperations.awaits(queue, false, site);
    try {
      queue.put(item);
    } finally {
      SignalOperations.awaited(s);
    }
  }

  /** {@link BlockingQueue#take()}. */
  public static Object take(BlockingQueue<Object> queue, int site) throws InterruptedException {
    SignalOperations.signalled(queue, false, site);
    ThreadState s = SignalOperations.awaits(queue, true, site);
    try {
      return queue.take();
    } finally {
      SignalOperations.awaited(s);
    }
  }

  /** {@link BlockingQueue#offer(Object)}. */
  public static boolean offer(BlockingQueue<Object> queue, Object item, int site) {
    SignalOperations.signalled(queue, true, site);
    return queue.offer(item);
  }

  /** {@link BlockingQueue#offer(Object, long, TimeUnit)}. */
  public static boolean offer(
      BlockingQueue<Object> queue, Object item, long time, TimeUnit unit, int site)
      throws InterruptedException {
    SignalOperations.signalled(queue, true, site);
    return queue.offer(item, time, unit);
  }

  /** {@link BlockingQueue#add(Object)}. */
  public static boolean add(BlockingQueue<Object> queue, Object item, int site) {
    SignalOperations.signalled(queue, true, site);
    return queue.add(item);
  }

  /** {@link java.util.Queue#poll()}. */
  public static Object poll(BlockingQueue<Object> queue, int site) {
    SignalOperations.signalled(queue, false, site);
    return queue.poll();
  }

  /** {@link BlockingQueue#poll(long, TimeUnit)}. */
  public static Object poll(BlockingQueue<Object> queue, long time, TimeUnit unit, int site)
      throws InterruptedException {
    SignalOperations.signalled(queue, false, site);
    return queue.poll(time, unit);
  }

  /** {@link java.util.Queue#remove()}. */
  public static Object remove(BlockingQueue<Object> queue, int site) {
    SignalOperations.signalled(queue, false, site);
    return queue.remove();
  }

  /** {@link BlockingQueue#remove(Object)}. */
  public static boolean remove(BlockingQueue<Object> queue, Object item, int site) {
    SignalOperations.signalled(queue, false, site);
    return queue.remove(item);
  }

  /** {@link Collection#clear()}. */
  public static void clear(BlockingQueue<Object> queue, int site) {
    SignalOperations.signalled(queue, false, site);
    queue.clear();
  }

  /** {@link BlockingQueue#drainTo(Collection)}. */
  public static int drainTo(BlockingQueue<Object> queue, Collection<Object> to, int site) {
    SignalOperations.signalled(queue, false, site);
    return queue.drainTo(to);
  }

  /** {@link BlockingQueue#drainTo(Collection, int)}. */
  public static int drainAtMostTo(
      BlockingQueue<Object> queue, Collection<Object> to, int most, int site) {
    SignalOperations.signalled(queue, false, site);
    return queue.drainTo(to, most);
  }

  /** {@link TransferQueue#transfer(Object)}, which a taker ends as he makes room. */
  public static void transfer(TransferQueue<Object> queue, Object item, int site)
      throws InterruptedException {
    SignalOperations.signalled(queue, true, site);
    ThreadState s = SignalOperations.awaits(queue, false, site);
    try {
      queue.transfer(item);
    } finally {
      SignalOperations.awaited(s);
    }
  }

  /** {@link BlockingDeque#putFirst(Object)}. */
  public static void putFirst(BlockingDeque<Object> deque, Object item, int site)
      throws InterruptedException {
    SignalOperations.signalled(deque, true, site);
    ThreadState s = SignalOperations.awaits(deque, false, site);
    try {
      deque.putFirst(item);
    } finally {
      SignalOperations.awaited(s);
    }
  }

  /** {@link BlockingDeque#takeFirst()}. */
  public static Object takeFirst(BlockingDeque<Object> deque, int site)
      throws InterruptedException {
    SignalOperations.signalled(deque, false, site);
    ThreadState s = SignalOperations.awaits(deque, true, site);
    try {
      return deque.takeFirst();
    } finally {
      SignalOperations.awaited(s);
    }
  }

  /** {@link BlockingDeque#putLast(Object)}. */
  public static void putLast(BlockingDeque<Object> deque, Object item, int site)
      throws InterruptedException {
    SignalOperations.signalled(deque, true, site);
    ThreadState s = SignalOperations.awaits(deque, false, site);
    try {
      deque.putLast(item);
    } finally {
      SignalOperations.awaited(s);
    }
  }

  /** {@link BlockingDeque#takeLast()}. */
  public static Object takeLast(BlockingDeque<Object> deque, int site) throws InterruptedException {
    SignalOperations.signalled(deque, false, site);
    ThreadState s = SignalOperations.awaits(deque, true, site);
    try {
      return deque.takeLast();
    } finally {
      SignalOperations.awaited(s);
    }
  }
}
