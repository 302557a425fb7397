package dev.impasse.forked;

import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.StampedLock;
import java.util.function.BooleanSupplier;

/**
 * Waits for ends of threads, permits, stamps and locks taken back, in ways that can hang and ways
 * that cannot. Each run finishes: a race that no trace holds keeps apart what nothing else does.
 */
public final class BeyondLocksProgram {

  private static final long LOOK_MILLIS = 10;

  private static final Object outer = new Object();
  private static final Object inner = new Object();
  private static final Object third = new Object();

  private static final Semaphore one = new Semaphore(1);
  private static final Semaphore other = new Semaphore(1);
  private static final Semaphore gate = new Semaphore(1);
  private static final Semaphore many = new Semaphore(2);
  private static final Semaphore signal = new Semaphore(0);
  private static final StampedLock a = new StampedLock();
  private static final StampedLock b = new StampedLock();
  private static volatile boolean notified;

  private static boolean waits;

  private BeyondLocksProgram() {}

  /** Argument: the way. */
  public static void main(String[] args) throws InterruptedException {
    switch (args[0]) {
      case "join-under-lock" -> {
        Thread worker = start("worker", BeyondLocksProgram::takeOuter);
        synchronized (outer) {
          worker.join();
        }
      }
      case "join-after-join" -> {
        Thread worker = start("worker", BeyondLocksProgram::takeOuter);
        worker.join();
        synchronized (outer) {
          worker.join();
        }
      }
      case "join-for-a-time" -> {
        Thread worker = start("worker", BeyondLocksProgram::takeOuter);
        synchronized (outer) {
          worker.join(60_000);
        }
      }
      case "section-spans-child" -> {
        Thread parent = start("parent", () -> whileChildRuns(true, BeyondLocksProgram::takeInner));
        Thread other = start("other", BeyondLocksProgram::takeInnerThenOuter);
        parent.join();
        other.join();
      }
      case "section-spans-grandchild" -> {
        Runnable child = () -> joined(start("grandchild", BeyondLocksProgram::takeInner));
        Thread parent = start("parent", () -> whileChildRuns(true, child));
        Thread other = start("other", BeyondLocksProgram::takeInnerThenOuter);
        parent.join();
        other.join();
      }
      case "child-outlives-section" -> {
        Thread parent = start("parent", () -> whileChildRuns(false, BeyondLocksProgram::takeInner));
        Thread other = start("other", BeyondLocksProgram::takeInnerThenOuter);
        parent.join();
        other.join();
      }
      case "children-within-gate" -> {
        Thread one = start("one", () -> whileChildRuns(true, () -> nested(inner, third)));
        Thread two = start("two", () -> whileChildRuns(true, () -> nested(third, inner)));
        one.join();
        two.join();
      }
      case "permits-inverted" -> both(() -> permits(one, other), () -> permits(other, one));
      case "permit-and-monitor" ->
          both(
              () -> permit(one, BeyondLocksProgram::takeOuter),
              () -> {
                synchronized (outer) {
                  permit(one, () -> {});
                }
              });
      case "permit-to-spare" -> both(() -> permits(one, many), () -> permits(many, one));
      case "permits-in-gate" ->
          both(
              () -> permit(gate, () -> permits(one, other)),
              () -> permit(gate, () -> permits(other, one)));
      case "permit-as-signal" ->
          both(
              () -> {
                nested(outer, inner);
                signal.release();
              },
              () -> {
                signal.acquireUninterruptibly();
                nested(inner, outer);
              });
      case "stamps-inverted" -> both(() -> stamps(true, a, b), () -> stamps(true, b, a));
      case "stamps-of-readers" -> both(() -> stamps(false, a, b), () -> stamps(false, b, a));
      case "lock-taken-back" -> waiting(outer);
      case "inner-lock-taken-back" -> waiting(inner);
      default -> throw new IllegalArgumentException(args[0]);
    }
    System.out.println("done");
  }

  /** Starts a thread and returns when it has done everything. */
  private static Thread start(String name, Runnable what) {
    boolean[] over = {false}; // plain: neither this nor a sleep orders anything
    Thread thread =
        new Thread(
            () -> {
              what.run();
              over[0] = true;
            },
            name);
    thread.start();
    until(() -> over[0]);
    return thread;
  }

  private static void until(BooleanSupplier plain) {
    try {
      while (!plain.getAsBoolean()) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void both(Runnable first, Runnable second) throws InterruptedException {
    Thread one = start("first", first);
    Thread two = start("second", second);
    one.join();
    two.join();
  }

  private static void permit(Semaphore semaphore, Runnable what) {
    semaphore.acquireUninterruptibly();
    what.run();
    semaphore.release();
  }

  private static void permits(Semaphore first, Semaphore second) {
    permit(first, () -> permit(second, () -> {}));
  }

  private static void stamps(boolean write, StampedLock first, StampedLock second) {
    long outerStamp = write ? first.writeLock() : first.readLock();
    long innerStamp = write ? second.writeLock() : second.readLock();
    second.unlock(innerStamp);
    first.unlock(outerStamp);
  }

  /** Takes outer and inner, and waits on one of them; two others notify, and take them likewise. */
  private static void waiting(Object on) throws InterruptedException {
    boolean[] over = {false};
    Thread waiter =
        new Thread(
            () -> {
              synchronized (outer) {
                synchronized (inner) {
                  waits = true;
                  await(on);
                }
              }
              over[0] = true;
            },
            "waiter");
    waiter.start();
    until(() -> waits);
    Thread notifier =
        start(
            "notifier",
            () -> {
              synchronized (on) {
                notified = true;
                on.notifyAll();
              }
            });
    until(() -> over[0]);
    Thread third = start("third", () -> nested(outer, inner));
    waiter.join();
    notifier.join();
    third.join();
  }

  private static void await(Object on) {
    try {
      while (!notified) {
        on.wait();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void joined(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void whileChildRuns(boolean waits, Runnable what) {
    synchronized (outer) {
      Thread child = new Thread(what, "child");
      child.start();
      if (waits) {
        joined(child);
      }
    }
  }

  private static void takeOuter() {
    synchronized (outer) {
      outer.notifyAll();
    }
  }

  private static void takeInner() {
    synchronized (inner) {
      inner.notifyAll();
    }
  }

  private static void takeInnerThenOuter() {
    nested(inner, outer);
  }

  private static void nested(Object first, Object second) {
    synchronized (first) {
      synchronized (second) {
        second.notifyAll();
      }
    }
  }
}
