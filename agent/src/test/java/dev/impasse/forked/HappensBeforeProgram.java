package dev.impasse.forked;

import java.lang.reflect.Array;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Two tasks that take two monitors crosswise, by every way in which the JDK hands a task over: one
 * after the other ({@code ordered}), so that they can never meet, or so that they can ({@code
 * together}). Prints how many ways there are. With {@code fresh} one thread takes a lock that it
 * just made, before another can know it.
 */
final class HappensBeforeProgram {

  /** One way; takes the tasks to run. */
  private interface Way {
    void run(Runnable one, Runnable other) throws Exception;
  }

  private HappensBeforeProgram() {}

  /** Arguments: "ordered" or "together", then the ways that are wanted, all if none is given. */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("fresh")) {
      fresh();
      return;
    }
    Map<String, Way> ways = args[0].equals("ordered") ? ordered() : together();
    if (args.length > 1) {
      ways.keySet().retainAll(List.of(args).subList(1, args.length));
    }
    int dimensions = 0;
    for (Way way : ways.values()) {
      dimensions++; // locks of a class of their own, so that each way is a finding of its own
      Object a = Array.newInstance(Object.class, new int[dimensions]);
      Object b = Array.newInstance(Object.class, new int[dimensions]);
      boolean[] first = {false}; // a race that no trace holds: they do not deadlock here
      way.run(
          () -> {
            nested(a, b);
            first[0] = true;
          },
          () -> {
            while (!first[0]) {
              Thread.yield();
            }
            nested(b, a);
          });
    }
    System.out.println(ways.size());
  }

  private static void fresh() throws InterruptedException {
    Object pool = new Object();
    List<Object> all = new ArrayList<>();
    boolean[] over = {false}; // a race that no trace holds
    Thread maker =
        platform(
            () -> {
              synchronized (pool) {
                Object made = new Object();
                synchronized (made) {
                  all.add(made);
                }
              }
              over[0] = true;
            });
    while (!over[0]) {
      Thread.sleep(20);
    }
    Thread user =
        platform(
            () -> {
              Object used;
              synchronized (pool) {
                used = all.get(0);
              }
              synchronized (used) {
                synchronized (pool) {
                  all.remove(used);
                }
              }
            });
    maker.join();
    user.join();
    System.out.println(all.size());
  }

  private static void nested(Object outer, Object inner) {
    synchronized (outer) {
      synchronized (inner) {
        Thread.onSpinWait();
      }
    }
  }

  private static Map<String, Way> ordered() {
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put("thread", (one, other) -> handOver(one, other, HappensBeforeProgram::platform));
    ways.put("joined", HappensBeforeProgram::joined);
    ways.put("submit", (one, other) -> inPool(one, pool -> pool.submit(other).get()));
    ways.put("execute", (one, other) -> inPool(one, pool -> pool.execute(other)));
    ways.put("result", (one, other) -> inPool(other, pool -> pool.submit(one).get(), true));
    ways.put("runAsync", (one, other) -> handOver(one, other, CompletableFuture::runAsync));
    ways.put("thenRun", HappensBeforeProgram::thenRun);
    ways.put("forkJoin", HappensBeforeProgram::forkJoin);
    ways.put("parallel", HappensBeforeProgram::parallel);
    ways.put("timer", HappensBeforeProgram::timer);
    ways.put("schedule", HappensBeforeProgram::schedule);
    ways.put("latch", HappensBeforeProgram::latch);
    ways.put("barrier", HappensBeforeProgram::barrier);
    ways.put("phaser", HappensBeforeProgram::phaser);
    ways.put("exchanger", HappensBeforeProgram::exchanger);
    ways.put("permits", HappensBeforeProgram::permits);
    ways.put("notify", HappensBeforeProgram::notified);
    ways.put("polled", HappensBeforeProgram::polled);
    ways.put("counted", HappensBeforeProgram::counted);
    ways.put("completed", HappensBeforeProgram::completed);
    ways.put("setToDone", HappensBeforeProgram::setToDone);
    ways.put("filled", HappensBeforeProgram::filled);
    for (BlockingQueue<Integer> queue :
        List.of(
            new ArrayBlockingQueue<Integer>(1),
            new LinkedBlockingQueue<Integer>(),
            new LinkedBlockingDeque<Integer>(),
            new PriorityBlockingQueue<Integer>(),
            new SynchronousQueue<Integer>(),
            new LinkedTransferQueue<Integer>())) {
      ways.put(
          queue.getClass().getSimpleName(),
          (one, other) ->
              sides(
                  () -> {
                    one.run();
                    queue.put(1);
                  },
                  () -> {
                    queue.take();
                    other.run();
                  }));
    }
    if (Runtime.version().feature() >= 21) {
      ways.put("virtual", (one, other) -> handOver(one, other, HappensBeforeProgram::virtual));
      ways.put(
          "perTask", (one, other) -> inPool(one, perTask(), pool -> pool.submit(other), false));
      ways.put("joinDuration", HappensBeforeProgram::joinedInTime);
    }
    return ways;
  }

  private static Map<String, Way> together() {
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put("thread", (one, other) -> sides(one::run, other::run));
    ways.put(
        "mainAndThread",
        (one, other) -> handOver(() -> {}, other, one, HappensBeforeProgram::platform));
    ways.put("pool", (one, other) -> both(Executors.newFixedThreadPool(2), one, other));
    ways.put("forkJoin", (one, other) -> both(new ForkJoinPool(2), one, other));
    ways.put("schedule", (one, other) -> both(Executors.newScheduledThreadPool(2), one, other));
    ways.put("runAsync", HappensBeforeProgram::bothAsync);
    ways.put("gate", HappensBeforeProgram::behindOneGate);
    if (Runtime.version().feature() >= 21) {
      ways.put(
          "mainAndVirtual",
          (one, other) -> handOver(() -> {}, other, one, HappensBeforeProgram::virtual));
      ways.put("perTask", (one, other) -> both(perTask(), one, other));
    }
    return ways;
  }

  // ---- threads ----------------------------------------------------------------------------------

  private interface Starter {
    Object start(Runnable task) throws Exception;
  }

  private interface Step {
    void run() throws Exception;
  }

  private interface PoolStep {
    void run(ExecutorService pool) throws Exception;
  }

  private static Thread platform(Runnable task) {
    Thread thread = new Thread(task);
    thread.start();
    return thread;
  }

  private static Thread virtual(Runnable task) throws ReflectiveOperationException {
    return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
  }

  private static ExecutorService perTask() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  private static void handOver(Runnable one, Runnable other, Starter starter) throws Exception {
    handOver(one, other, () -> {}, starter);
  }

  private static void handOver(Runnable one, Runnable other, Runnable after, Starter starter)
      throws Exception {
    one.run();
    CountDownLatch done = new CountDownLatch(1);
    starter.start(
        () -> {
          other.run();
          done.countDown();
        });
    after.run();
    done.await();
  }

  private static void sides(Step one, Step other) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (Step step : List.of(one, other)) {
      threads.add(
          platform(
              () -> {
                try {
                  step.run();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void joined(Runnable one, Runnable other) throws InterruptedException {
    platform(one).join();
    other.run();
  }

  /** {@code Thread.join(Duration)}. */
  private static void joinedInTime(Runnable one, Runnable other) throws Exception {
    Thread first = platform(one);
    Thread.class.getMethod("join", Duration.class).invoke(first, Duration.ofDays(1));
    other.run();
  }

  // ---- executors --------------------------------------------------------------------------------

  private static void inPool(Runnable one, PoolStep step) throws Exception {
    inPool(one, step, false);
  }

  private static void inPool(Runnable task, PoolStep step, boolean stepFirst) throws Exception {
    inPool(task, Executors.newFixedThreadPool(2), step, stepFirst);
  }

  private static void inPool(Runnable task, ExecutorService pool, PoolStep step, boolean stepFirst)
      throws Exception {
    if (stepFirst) {
      step.run(pool);
      task.run();
    } else {
      task.run();
      step.run(pool);
    }
    pool.shutdown();
    pool.awaitTermination(1, TimeUnit.DAYS);
  }

  private static void both(ExecutorService pool, Runnable one, Runnable other) throws Exception {
    CountDownLatch begun = new CountDownLatch(2); // so that no thread runs both
    List<Future<?>> futures = new ArrayList<>();
    for (Runnable task : List.of(one, other)) {
      futures.add(
          pool.submit(
              () -> {
                task.run();
                begun.countDown();
                return begun.await(1, TimeUnit.DAYS);
              }));
    }
    for (Future<?> future : futures) {
      future.get();
    }
    pool.shutdown();
  }

  private static void bothAsync(Runnable one, Runnable other) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    CountDownLatch ended = new CountDownLatch(2);
    for (Runnable task : List.of(one, other)) {
      CompletableFuture.runAsync(
          () -> {
            task.run();
            ended.countDown();
            try {
              ended.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          },
          pool);
    }
    ended.await();
    pool.shutdown();
  }

  /** Both wait for the same latch first: that orders neither after the other. */
  private static void behindOneGate(Runnable one, Runnable other) throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    Thread opener = platform(gate::countDown);
    sides(
        () -> {
          gate.await();
          one.run();
        },
        () -> {
          gate.await();
          other.run();
        });
    opener.join();
  }

  private static void thenRun(Runnable one, Runnable other) {
    CompletableFuture<Void> start = new CompletableFuture<>();
    CompletableFuture<Void> end = start.thenRun(one).thenRunAsync(other);
    start.complete(null);
    end.join();
  }

  private static void forkJoin(Runnable one, Runnable other) throws Exception {
    ForkJoinPool pool = new ForkJoinPool(2);
    pool.submit(one).join();
    pool.submit(other).get();
    pool.shutdown();
  }

  private static void parallel(Runnable one, Runnable other) {
    one.run();
    IntStream.range(0, 8).parallel().forEach(i -> other.run());
  }

  private static void timer(Runnable one, Runnable other) throws InterruptedException {
    one.run();
    CountDownLatch done = new CountDownLatch(1);
    Timer timer = new Timer();
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            other.run();
            done.countDown();
          }
        },
        1);
    done.await();
    timer.cancel();
  }

  private static void schedule(Runnable one, Runnable other) throws Exception {
    one.run();
    var pool = Executors.newScheduledThreadPool(1);
    pool.schedule(other, 1, TimeUnit.MILLISECONDS).get();
    pool.shutdown();
  }

  // ---- synchronizers ----------------------------------------------------------------------------

  private static void latch(Runnable one, Runnable other) throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(2);
    Thread second =
        platform(
            () -> {
              one.run();
              latch.countDown();
            });
    sides(
        latch::countDown,
        () -> {
          latch.await();
          other.run();
        });
    second.join();
  }

  private static void barrier(Runnable one, Runnable other) throws InterruptedException {
    CyclicBarrier barrier = new CyclicBarrier(2);
    sides(
        () -> {
          one.run();
          barrier.await();
        },
        () -> {
          barrier.await();
          other.run();
        });
  }

  private static void phaser(Runnable one, Runnable other) throws InterruptedException {
    Phaser phaser = new Phaser(2);
    sides(
        () -> {
          one.run();
          phaser.arrive();
        },
        () -> {
          phaser.arriveAndAwaitAdvance();
          other.run();
        });
  }

  private static void exchanger(Runnable one, Runnable other) throws InterruptedException {
    Exchanger<Object> exchanger = new Exchanger<>();
    sides(
        () -> {
          one.run();
          exchanger.exchange("");
        },
        () -> {
          exchanger.exchange("");
          other.run();
        });
  }

  /** Who takes two permits comes after both who gave one. */
  private static void permits(Runnable one, Runnable other) throws InterruptedException {
    Semaphore permits = new Semaphore(0);
    Thread first =
        platform(
            () -> {
              one.run();
              permits.release();
            });
    first.join(1);
    sides(
        permits::release,
        () -> {
          permits.acquire(2);
          other.run();
        });
    first.join();
  }

  private static void notified(Runnable one, Runnable other) throws InterruptedException {
    Object condition = new Object();
    CountDownLatch waits = new CountDownLatch(1);
    boolean[] ready = new boolean[1];
    sides(
        () -> {
          one.run();
          waits.await();
          synchronized (condition) {
            ready[0] = true;
            condition.notifyAll();
          }
        },
        () -> {
          synchronized (condition) {
            waits.countDown(); // the other gets the monitor when this waits
            while (!ready[0]) {
              condition.wait();
            }
          }
          other.run();
        });
  }

  private static void polled(Runnable one, Runnable other) throws InterruptedException {
    ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>();
    sides(
        () -> {
          one.run();
          queue.add(1);
        },
        () -> {
          while (queue.poll() == null) {
            Thread.onSpinWait();
          }
          other.run();
        });
  }

  // ---- asked whether it happened, again and again ---------------------------------------------

  private static void counted(Runnable one, Runnable other) throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    asked(one, latch::countDown, () -> latch.getCount() == 0, other);
  }

  private static void completed(Runnable one, Runnable other) throws InterruptedException {
    CompletableFuture<Integer> future = new CompletableFuture<>();
    asked(one, () -> future.complete(1), future::isDone, other);
  }

  private static void setToDone(Runnable one, Runnable other) throws InterruptedException {
    FutureTask<Integer> task = new FutureTask<>(one, 1);
    asked(task, () -> {}, task::isDone, other);
  }

  private static void filled(Runnable one, Runnable other) throws InterruptedException {
    ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>();
    asked(one, () -> queue.add(1), () -> !queue.isEmpty(), other);
  }

  private static void asked(Runnable one, Runnable then, BooleanSupplier happened, Runnable other)
      throws InterruptedException {
    sides(
        () -> {
          one.run();
          then.run();
        },
        () -> {
          while (!happened.getAsBoolean()) {
            Thread.onSpinWait();
          }
          other.run();
        });
  }
}
