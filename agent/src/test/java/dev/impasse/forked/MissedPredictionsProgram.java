package dev.impasse.forked;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Healthy runs of programs that another schedule would deadlock, which prediction does not see;
 * then one that it sees. The two sides of each run one after the other, so that none deadlocks.
 */
@SuppressWarnings("all") // what programs do, not what they should
final class MissedPredictionsProgram {

  private static final Object INITIALISED_UNDER = new Object();
  private static int counted;
  private static boolean ended;

  /** What may fail. */
  interface Step {
    void run() throws Exception;
  }

  /** Takes a lock while it is initialised. */
  private static final class Initialised {
    static {
      section(INITIALISED_UNDER);
    }

    static void touch() {}
  }

  private MissedPredictionsProgram() {}

  /** Runs them all. */
  public static void main(String[] args) throws Exception {
    Semaphore two = new Semaphore(2);
    Object a = new Object();
    Object b = new Object();
    inTurn(() -> permitted(two, a, b), () -> permitted(two, b, a));
    oneWorker(new Object(), new Object());
    inTurn(
        Initialised::touch,
        () -> {
          synchronized (INITIALISED_UNDER) {
            Initialised.touch();
          }
        });
    bin(new ConcurrentHashMap<>(), new Object());
    jdkMonitor(Collections.synchronizedList(new ArrayList<>()), new Object());
    latch(new CountDownLatch(1), new Object());
    future(Executors.newSingleThreadExecutor(), new Object());
    queuedWriter(new ReentrantReadWriteLock(true), new Object());
    int[] seen = new int[0];
    int[] also = new int[0];
    inTurn(() -> nested(seen, also), () -> nested(also, seen));
  }

  /** The second begins when it sees the first one's end in a plain field, which is no order. */
  private static void inTurn(Step one, Step other) throws Exception {
    ended = false;
    Thread first =
        new Thread(
            () -> {
              quietly(one);
              ended = true;
            });
    Thread second =
        new Thread(
            () -> {
              quietly(MissedPredictionsProgram::untilEnded);
              quietly(other);
            });
    first.start();
    second.start();
    first.join();
    second.join();
  }

  private static void untilEnded() throws InterruptedException {
    while (!ended) {
      Thread.sleep(1);
    }
  }

  private static void quietly(Step step) {
    try {
      step.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void section(Object lock) {
    synchronized (lock) {
      counted++;
    }
  }

  private static void nested(Object outer, Object inner) {
    synchronized (outer) {
      section(inner);
    }
  }

  private static void permitted(Semaphore gate, Object outer, Object inner)
      throws InterruptedException {
    gate.acquire();
    nested(outer, inner);
    gate.release();
  }

  /** Two tasks that might have had two workers of their pool. */
  private static void oneWorker(Object a, Object b) throws Exception {
    ExecutorService pool = Executors.newCachedThreadPool();
    pool.submit(() -> nested(a, b)).get();
    pool.submit(() -> nested(b, a)).get();
    pool.shutdown();
  }

  private static void bin(ConcurrentHashMap<String, String> map, Object lock) throws Exception {
    inTurn(
        () ->
            map.compute(
                "k",
                (key, value) -> {
                  section(lock);
                  return "one";
                }),
        () -> {
          synchronized (lock) {
            map.put("k", "other");
          }
        });
  }

  private static void jdkMonitor(List<String> list, Object lock) throws Exception {
    inTurn(
        () -> nested(list, lock),
        () -> {
          synchronized (lock) {
            list.add("k");
          }
        });
  }

  private static void latch(CountDownLatch latch, Object lock) throws Exception {
    inTurn(
        () -> {
          section(lock);
          latch.countDown();
        },
        () -> {
          synchronized (lock) {
            latch.await();
          }
        });
  }

  private static void future(ExecutorService pool, Object lock) throws Exception {
    inTurn(
        () -> pool.submit(() -> section(lock)).get(),
        () -> {
          var result = pool.submit(() -> counted++);
          synchronized (lock) {
            result.get();
          }
        });
    pool.shutdown();
  }

  /** A reader that has the lock wants what another reader has, who queues behind a writer. */
  private static void queuedWriter(ReentrantReadWriteLock fair, Object lock) throws Exception {
    inTurn(
        () -> {
          fair.readLock().lock();
          section(lock);
          fair.readLock().unlock();
        },
        () -> {
          synchronized (lock) {
            fair.readLock().lock();
            fair.readLock().unlock();
          }
        });
    fair.writeLock().lock();
    fair.writeLock().unlock();
  }
}
