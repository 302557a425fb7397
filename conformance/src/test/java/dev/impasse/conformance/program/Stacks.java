package dev.impasse.conformance.program;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Stacks of threads that wait, hold and fail, by each way to ask for them, with line numbers. */
public final class Stacks {

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Object MONITOR = new Object();

  private Stacks() {}

  public static void main(String[] args) throws Exception {
    held();
    LOCK.lock();
    waiting("lock", LOCK::lock, LOCK::unlock, LOCK::unlock);
    LOCK.lock();
    waiting("lambda", () -> LOCK.lock(), () -> LOCK.unlock(), LOCK::unlock);
    Semaphore semaphore = new Semaphore(0);
    waiting("acquire", semaphore::acquireUninterruptibly, () -> {}, semaphore::release);
    waiting("wait", Stacks::waits, () -> {}, Stacks::wakes);
    CyclicBarrier barrier = new CyclicBarrier(2);
    waiting("barrier", () -> await(barrier), () -> {}, () -> await(barrier));
    thrown(LOCK::unlock);
    thrown(() -> LOCK.unlock());
    thrown(() -> MONITOR.notify());
    thrown(() -> new Semaphore(0).release(-1));
  }

  private static synchronized void held() {
    LOCK.lock();
    try {
      synchronized (MONITOR) {
        tell("held", Thread.currentThread().getStackTrace());
        tell("new", new Throwable().getStackTrace());
        List<String> walked =
            StackWalker.getInstance().walk(frames -> frames.map(Object::toString).toList());
        System.out.println(walked);
        System.out.println(
            StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).getCallerClass());
      }
    } finally {
      LOCK.unlock();
    }
  }

  private static void waiting(String what, Runnable wait, Runnable after, Runnable wake)
      throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              wait.run();
              after.run();
            });
    thread.start();
    while (thread.getState() != Thread.State.WAITING) {
      LockSupport.parkNanos(1000);
    }
    tell(what, thread.getStackTrace());
    wake.run();
    thread.join();
  }

  private static void waits() {
    synchronized (MONITOR) {
      try {
        MONITOR.wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void wakes() {
    synchronized (MONITOR) {
      MONITOR.notifyAll();
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void thrown(Runnable action) {
    try {
      action.run();
      System.out.println("nothing thrown");
    } catch (RuntimeException e) {
      System.out.println(e);
      tell("thrown", e.getStackTrace());
    }
  }

  /**
   * Before Java 25 the JVM shows hidden frames in stacks of other threads: those of the hooks are
   * taken out, see the limitations.
   */
  private static void tell(String what, StackTraceElement[] stack) {
    boolean shows = Runtime.version().feature() < 25 && !what.equals("held");
    List<String> frames =
        Arrays.stream(stack)
            .map(StackTraceElement::toString)
            .filter(frame -> !shows || !frame.contains("java.impasse."))
            .map(frame -> frame.replaceAll("Lambda[^.]*\\.", "Lambda."))
            .toList();
    System.out.println(what + " " + frames);
  }
}
