package dev.impasse.runtime;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What method references to accesses that order threads ({@code stopped::get}) are sent to while
 * events are recorded: each does what the method does that it is named after, and notes the access
 * as woven code would ({@link AccessHooks}). What a method reference seldom stands for, such as a
 * compare-and-set, is not here.
 *
 * <p>One piece, though long: a method of three lines for each that a reference may stand for.
 *
 * <p><b>Threading.</b> Any thread; takes no lock. What is thrown is thrown by the method itself.
 */
public final class AccessReferenceHooks {

  private AccessReferenceHooks() {}

  /** {@code AtomicBoolean::get}. */
  public static boolean get(AtomicBoolean of) {
    boolean value = of.get();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicBoolean::set}. */
  public static void set(AtomicBoolean of, boolean value) {
    AccessHooks.wrote(of);
    of.set(value);
  }

  /** {@code AtomicBoolean::getAndSet}. */
  public static boolean getAndSet(AtomicBoolean of, boolean next) {
    AccessHooks.wrote(of);
    boolean value = of.getAndSet(next);
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicInteger::get}. */
  public static int get(AtomicInteger of) {
    int value = of.get();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicInteger::set}. */
  public static void set(AtomicInteger of, int value) {
    AccessHooks.wrote(of);
    of.set(value);
  }

  /** {@code AtomicInteger::incrementAndGet}. */
  public static int incrementAndGet(AtomicInteger of) {
    AccessHooks.wrote(of);
    int value = of.incrementAndGet();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicInteger::decrementAndGet}. */
  public static int decrementAndGet(AtomicInteger of) {
    AccessHooks.wrote(of);
    int value = of.decrementAndGet();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicInteger::getAndIncrement}. */
  public static int getAndIncrement(AtomicInteger of) {
    AccessHooks.wrote(of);
    int value = of.getAndIncrement();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicInteger::getAndDecrement}. */
  public static int getAndDecrement(AtomicInteger of) {
    AccessHooks.wrote(of);
    int value = of.getAndDecrement();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicInteger::addAndGet}. */
  public static int addAndGet(AtomicInteger of, int operand) {
    AccessHooks.wrote(of);
    int value = of.addAndGet(operand);
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicInteger::getAndAdd}. */
  public static int getAndAdd(AtomicInteger of, int operand) {
    AccessHooks.wrote(of);
    int value = of.getAndAdd(operand);
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicInteger::getAndSet}. */
  public static int getAndSet(AtomicInteger of, int operand) {
    AccessHooks.wrote(of);
    int value = of.getAndSet(operand);
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicInteger::intValue}. */
  public static int intValue(AtomicInteger of) {
    int value = of.intValue();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicLong::get}. */
  public static long get(AtomicLong of) {
    long value = of.get();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicLong::set}. */
  public static void set(AtomicLong of, long value) {
    AccessHooks.wrote(of);
    of.set(value);
  }

  /** {@code AtomicLong::incrementAndGet}. */
  public static long incrementAndGet(AtomicLong of) {
    AccessHooks.wrote(of);
    long value = of.incrementAndGet();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicLong::decrementAndGet}. */
  public static long decrementAndGet(AtomicLong of) {
    AccessHooks.wrote(of);
    long value = of.decrementAndGet();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicLong::getAndIncrement}. */
  public static long getAndIncrement(AtomicLong of) {
    AccessHooks.wrote(of);
    long value = of.getAndIncrement();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicLong::getAndDecrement}. */
  public static long getAndDecrement(AtomicLong of) {
    AccessHooks.wrote(of);
    long value = of.getAndDecrement();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicLong::addAndGet}. */
  public static long addAndGet(AtomicLong of, long operand) {
    AccessHooks.wrote(of);
    long value = of.addAndGet(operand);
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicLong::getAndAdd}. */
  public static long getAndAdd(AtomicLong of, long operand) {
    AccessHooks.wrote(of);
    long value = of.getAndAdd(operand);
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicLong::getAndSet}. */
  public static long getAndSet(AtomicLong of, long operand) {
    AccessHooks.wrote(of);
    long value = of.getAndSet(operand);
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicLong::longValue}. */
  public static long longValue(AtomicLong of) {
    long value = of.longValue();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicReference::get}. */
  public static <V> @Nullable V get(AtomicReference<@Nullable V> of) {
    @Nullable V value = of.get();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicReference::set}. */
  public static <V extends @Nullable Object> void set(AtomicReference<V> of, V value) {
    AccessHooks.wrote(of);
    of.set(value);
  }

  /** {@code AtomicReference::getAndSet}. */
  public static <V> @Nullable V getAndSet(AtomicReference<V> of, V next) {
    AccessHooks.wrote(of);
    V value = of.getAndSet(next);
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicMarkableReference::isMarked}. */
  public static <V extends @Nullable Object> boolean isMarked(AtomicMarkableReference<V> of) {
    boolean value = of.isMarked();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicMarkableReference::getReference}. */
  public static <V> @Nullable V getReference(AtomicMarkableReference<V> of) {
    @Nullable V value = of.getReference();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicStampedReference::getStamp}. */
  public static <V extends @Nullable Object> int getStamp(AtomicStampedReference<V> of) {
    int value = of.getStamp();
    AccessHooks.read(of);
    return value;
  }

  /** {@code AtomicStampedReference::getReference}. */
  public static <V> @Nullable V getReference(AtomicStampedReference<V> of) {
    @Nullable V value = of.getReference();
    AccessHooks.read(of);
    return value;
  }

  /** {@code LongAdder::increment}. */
  public static void increment(LongAdder of) {
    AccessHooks.wrote(of);
    of.increment();
  }

  /** {@code LongAdder::decrement}. */
  public static void decrement(LongAdder of) {
    AccessHooks.wrote(of);
    of.decrement();
  }

  /** {@code LongAdder::add}. */
  public static void add(LongAdder of, long operand) {
    AccessHooks.wrote(of);
    of.add(operand);
  }

  /** {@code LongAdder::sum}. */
  public static long sum(LongAdder of) {
    long value = of.sum();
    AccessHooks.read(of);
    return value;
  }

  /** {@code LongAdder::longValue}. */
  public static long longValue(LongAdder of) {
    long value = of.longValue();
    AccessHooks.read(of);
    return value;
  }

  /** {@code LongAdder::intValue}. */
  public static int intValue(LongAdder of) {
    int value = of.intValue();
    AccessHooks.read(of);
    return value;
  }

  /** {@code LongAccumulator::accumulate}. */
  public static void accumulate(LongAccumulator of, long operand) {
    AccessHooks.wrote(of);
    of.accumulate(operand);
  }

  /** {@code LongAccumulator::get}. */
  public static long get(LongAccumulator of) {
    long value = of.get();
    AccessHooks.read(of);
    return value;
  }

  /** {@code Thread::isAlive}. */
  public static boolean isAlive(Thread of) {
    boolean alive = of.isAlive();
    AccessHooks.alive(alive, of);
    return alive;
  }

  /** {@code Thread::isInterrupted}. */
  public static boolean isInterrupted(Thread of) {
    boolean interrupted = of.isInterrupted();
    AccessHooks.readIf(interrupted, of);
    return interrupted;
  }

  /** {@code Thread::getState}. */
  public static Thread.State getState(Thread of) {
    Thread.State state = of.getState();
    AccessHooks.state(state, of);
    return state;
  }

  /** {@code Thread::interrupted}. */
  public static boolean interrupted() {
    boolean interrupted = Thread.interrupted();
    AccessHooks.wokenIf(interrupted);
    return interrupted;
  }

  /** {@code LockSupport::park}. */
  public static void park() {
    LockSupport.park();
    AccessHooks.woken();
  }

  /** {@code LockSupport::unpark}. */
  public static void unpark(@Nullable Thread thread) {
    AccessHooks.wrote(thread);
    LockSupport.unpark(thread);
  }

  /** {@code ConcurrentHashMap::new}. */
  public static <K, V> ConcurrentHashMap<K, V> newConcurrentHashMap() {
    ConcurrentHashMap<K, V> map = new ConcurrentHashMap<>();
    AccessHooks.made(map);
    return map;
  }
}
