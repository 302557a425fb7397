package dev.impasse.matrix;

import dev.impasse.demo.VirtualThreads;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the threads of a program, of the kind that was asked for, and knows them all.
 *
 * <p>Any thread may make others.
 */
final class Cast {

  private static final long SILENT_NANOS = 4_000_000_000L;

  private final Shape.Threads kind;
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicBoolean failed = new AtomicBoolean();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final long start = System.nanoTime();

  Cast(Shape.Threads kind) {
    this.kind = kind;
  }

  /** What a thread does; what it throws ends it. */
  @FunctionalInterface
  interface Part {
    void play() throws Exception;
  }

  /** Starts a thread. */
  Thread start(String name, Part part) {
    Thread thread = unstarted(name, part);
    thread.start();
    return thread;
  }

  /** Starts a daemon; every virtual thread is one. */
  Thread startDaemon(String name, Part part) {
    Thread thread = unstarted(name, part);
    if (!thread.isDaemon()) {
      thread.setDaemon(true);
    }
    thread.start();
    return thread;
  }

  /** Returns a thread that is not started yet. */
  Thread unstarted(String name, Part part) {
    return make(name, () -> run(part));
  }

  /** Returns a factory for a pool: {@code NAME-1}, {@code NAME-2}, ... */
  ThreadFactory factory(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> make(name + "-" + number.incrementAndGet(), task);
  }

  private Thread make(String name, Runnable task) {
    int number = made.getAndIncrement();
    boolean virtual =
        kind == Shape.Threads.VIRTUAL || (kind == Shape.Threads.MIXED && number % 2 == 1);
    Thread thread = virtual ? VirtualThreads.unstarted(name, task) : new Thread(task, name);
    threads.add(thread);
    return thread;
  }

  private void run(Part part) {
    try {
      part.play();
    } catch (Planned e) {
      System.out.println(Thread.currentThread().getName() + " ends: " + e.getMessage());
    } catch (Exception | Error e) {
      failed.set(true);
      System.out.println(Thread.currentThread().getName() + " fails: " + e);
    }
  }

  /** An exception that the shape wants: it ends a thread too early. */
  static final class Planned extends RuntimeException {
    private static final long serialVersionUID = 1;

    Planned(String message) {
      super(message);
    }
  }

  /** Whether the time of a silent program is not over yet. */
  boolean goesOn() {
    return System.nanoTime() - start < SILENT_NANOS;
  }

  /** Returns when the time of a silent program is over. */
  void untilOver() {
    Pause.until(() -> !goesOn());
  }

  /** Waits for the ends of threads. */
  static void join(List<Thread> threads) {
    threads.forEach(Pause::untilEnded);
  }

  /** Whether all are platform threads, which the JDK sees. */
  boolean onPlatform() {
    return kind == Shape.Threads.PLATFORM;
  }

  /** Whether a thread ended by an exception that the shape does not want. */
  boolean failed() {
    return failed.get();
  }

  /** Whether every thread that lives waits, and will wait for ever as far as one can see. */
  boolean hangs() {
    boolean any = false;
    for (Thread thread : threads) {
      if (thread.getState() == Thread.State.TERMINATED || thread.getState() == Thread.State.NEW) {
        continue;
      }
      if (!Pause.waits(thread) && !initialises(thread)) {
        return false;
      }
      any = true;
    }
    return any;
  }

  /**
   * A thread that waits for the initialiser of a class passes for running, in our own code: in a
   * class of these shapes, or in a lambda of one, whose frame is hidden. Any other that does so
   * does run, though a busy machine may not let it for a while.
   */
  private static boolean initialises(Thread thread) {
    StackTraceElement[] frames = thread.getStackTrace();
    if (frames.length == 0 || thread.getState() != Thread.State.RUNNABLE) {
      return false;
    }
    String innermost = frames[0].getClassName();
    return innermost.equals(Cast.class.getName())
        || innermost.startsWith(Cast.class.getPackageName() + ".InitShapes$");
  }
}
