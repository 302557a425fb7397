package dev.impasse.woven;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;

/** Accesses that order threads, a method each; not run, only woven. */
@SuppressWarnings("all") // what a program may do, not what it should
public class AccessProgram extends AccessParent {

  static volatile boolean flag;
  static volatile int counted;
  static boolean plain;
  volatile long wide = 7;
  volatile int state;
  static final AtomicInteger atomic = new AtomicInteger();
  static final AtomicIntegerFieldUpdater<AccessProgram> STATE =
      AtomicIntegerFieldUpdater.newUpdater(AccessProgram.class, "state");
  static final VarHandle HANDLE;
  static final VarHandle VIEW =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle OF_BUFFER =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle ELEMENTS = MethodHandles.arrayElementVarHandle(int[].class);

  static {
    try {
      HANDLE = MethodHandles.lookup().findVarHandle(AccessProgram.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  boolean readsStatic() {
    return flag;
  }

  void writesStatic() {
    flag = true;
  }

  boolean readsPlain() {
    return plain;
  }

  long readsWide() {
    return wide;
  }

  void writesWide(long value) {
    wide = value;
  }

  boolean readsInherited() {
    return inherited;
  }

  boolean readsNeighbour(AccessParent neighbour) {
    return neighbour.inherited;
  }

  void counts() {
    counted++;
    state += 2;
    atomic.incrementAndGet();
  }

  int numbers() {
    return atomic.incrementAndGet();
  }

  boolean exchanges(AtomicBoolean gate) {
    return gate.compareAndSet(false, true);
  }

  long reads(AtomicLongArray array, int index) {
    return array.get(index);
  }

  boolean updates() {
    return STATE.compareAndSet(this, 0, 1);
  }

  int handle() {
    return (int) HANDLE.getAcquire(this);
  }

  void setsElement(int[] numbers) {
    ELEMENTS.setRelease(numbers, 3, 4);
  }

  int readsBytes(byte[] bytes, ByteBuffer buffer) {
    VIEW.set(bytes, 4, (int) OF_BUFFER.get(buffer, 0));
    return (int) VIEW.get(bytes, 0);
  }

  int readsBytesInOrder(byte[] bytes) {
    return (int) VIEW.getVolatile(bytes, 0);
  }

  /** Static methods of a class that extends an atomic, named as those that it inherits. */
  static final class Flag extends AtomicBoolean {
    private static final long serialVersionUID = 1;

    static boolean accessOf(Flag flag) {
      return flag != null;
    }

    static long getAll() {
      return 0;
    }
  }

  boolean callsStatic(Flag flag) {
    return Flag.accessOf(flag) && Flag.getAll() == 0;
  }

  void parks() {
    LockSupport.park(this);
  }

  void unparks(Thread thread) {
    LockSupport.unpark(thread);
  }

  boolean asks(Thread thread) {
    return thread.isAlive() || thread.isInterrupted() || Thread.interrupted();
  }

  void sleeps() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      plain = true;
    }
  }

  Object makes() {
    return new ConcurrentHashMap<String, String>(16);
  }

  Object makesSet() {
    return ConcurrentHashMap.newKeySet();
  }

  void notifies(Object guard) {
    synchronized (guard) {
      guard.notifyAll();
    }
  }

  void waits(Object guard) throws InterruptedException {
    synchronized (guard) {
      while (!plain) {
        guard.wait();
      }
    }
  }

  synchronized void waitsForItself() throws InterruptedException {
    while (!plain) {
      wait(1);
    }
  }

  void awaits(Lock lock, Condition condition) throws InterruptedException {
    lock.lock();
    try {
      while (!plain) {
        condition.await();
      }
    } finally {
      lock.unlock();
    }
  }

  void signals(Condition condition) {
    condition.signalAll();
  }

  void onlyLocks(Object guard) {
    synchronized (guard) {
      plain = true;
    }
  }
}
