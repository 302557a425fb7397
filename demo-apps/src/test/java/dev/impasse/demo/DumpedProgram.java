package dev.impasse.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A program without the agent, for dumps of its threads: {@code monitors|mixed|locks|writes|ring|
 * init|timed|orderly platform|virtual}. Prints {@code ready} when its threads have begun, and stays
 * until it is killed.
 */
final class DumpedProgram {

  private static final int RING = 1_000;

  private final boolean virtual;
  private final List<Thread> threads = new ArrayList<>();

  private DumpedProgram(boolean virtual) {
    this.virtual = virtual;
  }

  /** What a thread does; may be interrupted, which nobody does. */
  private interface Action {
    void run() throws Exception;
  }

  /** Takes something, does more, and gives it back. */
  private interface Taking {
    void around(Action more) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    DumpedProgram program = new DumpedProgram(args[1].equals("virtual"));
    switch (args[0]) {
      case "monitors" -> program.crossed(monitor(new Object()), monitor(new Object()));
      case "mixed" -> program.crossed(monitor(new Object()), lock(new ReentrantLock()));
      case "locks" -> program.crossed(lock(new ReentrantLock()), lock(new ReentrantLock()));
      case "writes" -> program.crossed(write(), write());
      case "ring" -> program.ring();
      case "init" -> program.initialisers();
      case "timed" -> program.timed();
      case "orderly" -> program.orderly();
      default -> throw new IllegalArgumentException("no such program: name=" + args[0]);
    }
    System.out.println("ready");
    Thread.sleep(TimeUnit.HOURS.toMillis(1));
  }

  private void crossed(Taking first, Taking second) throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    start("left\n\" #1 x", () -> first.around(() -> meet(both, second)));
    start("right", () -> second.around(() -> meet(both, first)));
    both.await();
  }

  private void ring() throws Exception {
    CountDownLatch all = new CountDownLatch(RING);
    List<Taking> monitors = new ArrayList<>();
    for (int i = 0; i < RING; i++) {
      monitors.add(monitor(new Object()));
    }
    for (int i = 0; i < RING; i++) {
      Taking mine = monitors.get(i);
      Taking next = monitors.get((i + 1) % RING);
      start("ring-" + i, () -> mine.around(() -> meet(all, next)));
    }
    all.await();
  }

  private void initialisers() throws Exception {
    start("left", First::touch);
    start("right", Second::touch);
    Meeting.BOTH.await();
  }

  /** One of them gives up after an hour. */
  private void timed() throws Exception {
    ReentrantLock lock = new ReentrantLock();
    Taking monitor = monitor(new Object());
    CountDownLatch both = new CountDownLatch(2);
    start("left", () -> lock(lock).around(() -> meet(both, monitor)));
    start(
        "right",
        () ->
            monitor.around(
                () -> meet(both, more -> System.out.println(lock.tryLock(1, TimeUnit.HOURS)))));
    until(Thread.State.TIMED_WAITING, 1);
    until(Thread.State.BLOCKED, 0);
  }

  /** One holds both and is busy elsewhere, two wait: nobody is stuck for ever. */
  private void orderly() throws Exception {
    Taking outer = monitor(new Object());
    Taking inner = lock(new ReentrantLock());
    start("holder", () -> outer.around(() -> inner.around(() -> TimeUnit.HOURS.sleep(1))));
    until(Thread.State.TIMED_WAITING, 0);
    start("waits-outer", () -> outer.around(() -> inner.around(() -> {})));
    start("waits-inner", () -> inner.around(() -> {}));
    until(Thread.State.BLOCKED, 1);
    until(Thread.State.WAITING, 2);
  }

  private void until(Thread.State state, int thread) throws InterruptedException {
    while (threads.get(thread).getState() != state) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static void meet(CountDownLatch all, Taking then) throws Exception {
    all.countDown();
    all.await();
    then.around(() -> {});
  }

  private static Taking monitor(Object monitor) {
    return more -> {
      synchronized (monitor) {
        more.run();
      }
    };
  }

  private static Taking lock(Lock lock) {
    return more -> {
      lock.lock();
      try {
        more.run();
      } finally {
        lock.unlock();
      }
    };
  }

  private static Taking write() {
    return lock(new ReentrantReadWriteLock().writeLock());
  }

  /** Virtual threads are from 21 on, and this is compiled for 17. */
  private void start(String name, Action action) throws ReflectiveOperationException {
    Runnable body =
        () -> {
          try {
            action.run();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
    Thread thread;
    if (virtual) {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      type.getMethod("name", String.class).invoke(builder, name.replace('\n', ' '));
      thread = (Thread) type.getMethod("unstarted", Runnable.class).invoke(builder, body);
    } else {
      thread = new Thread(body, name);
    }
    threads.add(thread);
    thread.start();
  }

  private static final class Meeting {
    static final CountDownLatch BOTH = new CountDownLatch(2);

    static void here() {
      BOTH.countDown();
      try {
        BOTH.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final class First {
    static {
      Meeting.here();
      Second.touch();
    }

    static void touch() {}
  }

  private static final class Second {
    static {
      Meeting.here();
      First.touch();
    }

    static void touch() {}
  }
}
