package dev.impasse.matrix;

import static dev.impasse.matrix.Shape.Threads.PLATFORM;
import static dev.impasse.matrix.Shape.Threads.VIRTUAL;
import static dev.impasse.matrix.Shape.Verdict.SILENT;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Threads that wait for work, for ever if none comes. */
final class SafeIdle {

  private SafeIdle() {}

  /** Pools that have done something and have nothing to do. */
  @Shape(
      name = "safe-idle-pools",
      line = "Pools of all kinds without work, after some",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class Pools implements Program {

    @Override
    public void play(Cast cast) throws Exception {
      ExecutorService fixed = Executors.newFixedThreadPool(3, cast.factory("fixed"));
      ExecutorService cached = Executors.newCachedThreadPool(cast.factory("cached"));
      ExecutorService single = Executors.newSingleThreadExecutor(cast.factory("single"));
      for (int i = 0; i < 6; i++) {
        fixed.submit(() -> 1).get();
        cached.submit(() -> 1).get();
        single.submit(() -> 1).get();
        ForkJoinPool.commonPool().submit(() -> 1).get();
      }
      cast.untilOver();
    }
  }

  /** Timers. */
  @Shape(
      name = "safe-schedulers",
      line = "Schedulers with a task far away, a task now and then, and none",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class Schedulers implements Program {

    @Override
    public void play(Cast cast) {
      ScheduledExecutorService idle = Executors.newScheduledThreadPool(2, cast.factory("idle"));
      ScheduledExecutorService busy = Executors.newScheduledThreadPool(2, cast.factory("busy"));
      idle.execute(() -> {});
      Future<?> often = busy.scheduleAtFixedRate(() -> {}, 0, 50, TimeUnit.MILLISECONDS);
      Future<?> late = busy.schedule(() -> {}, 1, TimeUnit.HOURS);
      cast.untilOver();
      System.out.println("done: " + often.isDone() + ", " + late.isDone());
    }
  }

  /** A background thread that nobody waits for, whose producer has gone for good. */
  @Shape(
      name = "safe-daemon-queue",
      line = "A daemon waits at its own queue with wait/notify; the only producer has ended",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class DaemonQueue implements Program {

    private final Deque<String> lines = new ArrayDeque<>();

    @Override
    public void play(Cast cast) {
      cast.startDaemon("line-writer", this::write);
      Thread producer = cast.start("producer", () -> put("one"));
      Pause.untilEnded(producer);
      cast.untilOver();
    }

    private void put(String line) {
      synchronized (lines) {
        lines.add(line);
        lines.notifyAll();
      }
    }

    private void write() throws InterruptedException {
      while (true) {
        String line;
        synchronized (lines) {
          while (lines.isEmpty()) {
            lines.wait();
          }
          line = lines.remove();
        }
        System.out.println(line);
      }
    }
  }

  /** The garbage collector is who notifies. */
  @Shape(
      name = "safe-reference-handlers",
      line = "A Cleaner and a thread at ReferenceQueue.remove",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class References implements Program {

    private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
    private final WeakReference<Object> watched = new WeakReference<>(new Object(), gone);

    @Override
    public void play(Cast cast) {
      Cleaner cleaner = Cleaner.create();
      cleaner.register(watched, () -> {});
      cast.startDaemon("expunger", this::expunge);
      System.gc();
      cast.untilOver();
    }

    private void expunge() throws InterruptedException {
      while (true) {
        System.out.println("gone: " + (gone.remove() == watched));
      }
    }
  }

  /** An event loop of the program's own. */
  @Shape(
      name = "safe-loop-parked",
      line = "An event loop parked by LockSupport.park, and nobody who ever wakes it",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class LoopParked implements Program {

    private volatile boolean stopped;

    @Override
    public void play(Cast cast) {
      Thread loop =
          cast.startDaemon(
              "event-loop",
              () -> {
                while (!stopped) {
                  LockSupport.park(this);
                }
              });
      LockSupport.unpark(loop);
      cast.untilOver();
      stopped = true;
      LockSupport.unpark(loop);
    }
  }

  /** An event loop over channels. */
  @Shape(
      name = "safe-loop-selector",
      line = "An event loop in Selector.select",
      verdict = SILENT,
      threads = {PLATFORM, VIRTUAL})
  static final class LoopSelector implements Program {

    @Override
    public void play(Cast cast) throws IOException {
      Selector selector = Selector.open();
      Thread loop =
          cast.start(
              "selector-loop",
              () -> {
                while (cast.goesOn()) {
                  selector.select();
                }
              });
      cast.untilOver();
      selector.wakeup();
      Pause.untilEnded(loop);
      selector.close();
    }
  }

  /** What a server's main does. */
  @Shape(
      name = "safe-shutdown-latch",
      line = "Main awaits a latch that only a shutdown hook counts down",
      verdict = SILENT,
      threads = PLATFORM)
  static final class ShutdownLatch implements Program {

    private final CountDownLatch shutdown = new CountDownLatch(1);

    @Override
    public void play(Cast cast) throws InterruptedException {
      Runtime.getRuntime().addShutdownHook(new Thread(shutdown::countDown, "hook"));
      cast.start(
          "terminal",
          () -> {
            cast.untilOver();
            System.exit(0);
          });
      shutdown.await();
    }
  }
}
