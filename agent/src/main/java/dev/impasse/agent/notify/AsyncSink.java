package dev.impasse.agent.notify;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.daemon.Daemon;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A daemon with a bounded queue, for work that runs code of the application or may block: whoever
 * hands it work never waits, and what it throws goes no further.
 *
 * <p>The thread starts with the first piece of work. Work that finds the queue full is dropped,
 * which is said once.
 */
final class AsyncSink implements Executor {

  static final int ROOM = 1_000;

  private final String name;
  private final boolean watched;
  private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(ROOM);
  private final AtomicInteger pending = new AtomicInteger();
  private boolean started;
  private volatile boolean dropped;
  private volatile boolean failed;

  /**
   * Makes one.
   *
   * @param name of its thread, what is said begins with it, too
   * @param watched whether its work runs code of the application, whose locks count
   */
  AsyncSink(String name, boolean watched) {
    this.name = name;
    this.watched = watched;
  }

  @Override
  public void execute(Runnable work) {
    pending.incrementAndGet();
    if (!isStarted()) {
      runHere(work);
    } else if (!queue.offer(work)) {
      pending.decrementAndGet();
      if (!dropped) {
        dropped = true;
        Console.say(name + " is blocked, further findings are not handed to it");
      }
    }
  }

  /** Starts the thread if there is none; false if the system has none to give. */
  private synchronized boolean isStarted() {
    if (!started) {
      try {
        start();
        started = true;
      } catch (OutOfMemoryError e) {
        Console.debug(e);
      }
    }
    return started;
  }

  /** Better late than never: but code of the application has nothing to do on threads of ours. */
  private void runHere(Runnable work) {
    if (watched) {
      pending.decrementAndGet();
      Console.say("there is no thread left for " + name + ", a finding is not handed to it");
    } else {
      run(work);
    }
  }

  /** Whether it has nothing to do. */
  boolean idle() {
    return pending.get() == 0;
  }

  private void start() {
    Thread daemon = watched ? Daemon.watched(name, this::run) : Daemon.of(name, this::run);
    daemon.setContextClassLoader(ClassLoader.getSystemClassLoader());
    daemon.start();
  }

  private void run() {
    while (true) {
      try {
        run(queue.take());
      } catch (InterruptedException e) {
        Console.debug(e); // by whom ever: there is nothing to end
      }
    }
  }

  private void run(Runnable work) {
    try {
      work.run();
    } catch (Throwable t) {
      complain(t);
    } finally {
      pending.decrementAndGet();
    }
  }

  private void complain(Throwable t) {
    if (!failed) {
      failed = true;
      Console.say(name + " failed, the next finding is handed to it all the same: " + t);
    }
    Console.debug(t);
  }
}
