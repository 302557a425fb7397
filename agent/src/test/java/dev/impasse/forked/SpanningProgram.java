package dev.impasse.forked;

/**
 * Waits for the ends of threads, in ways that can hang and ways that cannot. Each run finishes:
 * sleeping keeps apart what nothing else does.
 */
public final class SpanningProgram {

  private static final long APART_MILLIS = 150;

  private static final Object outer = new Object();
  private static final Object inner = new Object();
  private static final Object third = new Object();

  private SpanningProgram() {}

  /** Argument: the way. */
  public static void main(String[] args) throws InterruptedException {
    switch (args[0]) {
      case "join-under-lock" -> {
        Thread worker = start("worker", SpanningProgram::takeOuter);
        synchronized (outer) {
          worker.join();
        }
      }
      case "join-after-join" -> {
        Thread worker = start("worker", SpanningProgram::takeOuter);
        worker.join();
        synchronized (outer) {
          worker.join();
        }
      }
      case "join-for-a-time" -> {
        Thread worker = start("worker", SpanningProgram::takeOuter);
        synchronized (outer) {
          worker.join(60_000);
        }
      }
      case "section-spans-child" -> {
        Thread parent = start("parent", () -> whileChildRuns(true, SpanningProgram::takeInner));
        Thread other = start("other", SpanningProgram::takeInnerThenOuter);
        parent.join();
        other.join();
      }
      case "section-spans-grandchild" -> {
        Runnable child = () -> joined(start("grandchild", SpanningProgram::takeInner));
        Thread parent = start("parent", () -> whileChildRuns(true, child));
        Thread other = start("other", SpanningProgram::takeInnerThenOuter);
        parent.join();
        other.join();
      }
      case "child-outlives-section" -> {
        Thread parent = start("parent", () -> whileChildRuns(false, SpanningProgram::takeInner));
        Thread other = start("other", SpanningProgram::takeInnerThenOuter);
        parent.join();
        other.join();
      }
      case "children-within-gate" -> {
        Thread one = start("one", () -> whileChildRuns(true, () -> nested(inner, third)));
        Thread two = start("two", () -> whileChildRuns(true, () -> nested(third, inner)));
        one.join();
        two.join();
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
    System.out.println("done");
  }

  private static Thread start(String name, Runnable what) {
    Thread thread = new Thread(what, name);
    thread.start();
    try {
      Thread.sleep(APART_MILLIS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return thread;
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
