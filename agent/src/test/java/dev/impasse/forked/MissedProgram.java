package dev.impasse.forked;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Programs that hang for ever in ways that are not reported yet; the argument says which. */
final class MissedProgram {

  private static final Object MONITOR = new Object();
  private static final Lock FIRST = new ReentrantLock();
  private static final Lock SECOND = new ReentrantLock();
  private static final Semaphore PERMIT = new Semaphore(1);

  private MissedProgram() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "notify" -> {
        synchronized (MONITOR) {
          System.out.println("hangs");
          MONITOR.wait();
        }
      }
      case "latch" -> latch();
      case "future" -> future();
      case "pool" -> pool();
      case "class" -> classes();
      case "reflection" -> reflection();
      case "handed-over" -> {
        PERMIT.acquire();
        System.out.println("hangs");
        PERMIT.acquire(); // somebody else might release it
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void latch() throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    synchronized (MONITOR) {
      new Thread(() -> countDown(latch)).start();
      System.out.println("hangs");
      latch.await();
    }
  }

  private static void countDown(CountDownLatch latch) {
    synchronized (MONITOR) {
      latch.countDown();
    }
  }

  private static void future() throws InterruptedException, ExecutionException {
    CompletableFuture<Integer> one = new CompletableFuture<>();
    CompletableFuture<Integer> other = new CompletableFuture<>();
    new Thread(() -> one.complete(other.join())).start();
    System.out.println("hangs");
    other.complete(one.get());
  }

  private static void pool() throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    System.out.println("hangs");
    pool.submit(() -> pool.submit(() -> 1).get()).get();
  }

  private static void classes() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    barrier = both;
    Thread left = new Thread(() -> Left.touch());
    left.start();
    System.out.println("hangs");
    Right.touch();
  }

  private static volatile CyclicBarrier barrier;

  private static void meet() {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static final class Left {
    static {
      meet();
      Right.touch();
    }

    static void touch() {}
  }

  private static final class Right {
    static {
      meet();
      Left.touch();
    }

    static void touch() {}
  }

  private static void reflection() throws Exception {
    Method lock = Lock.class.getMethod("lock");
    CyclicBarrier both = new CyclicBarrier(2);
    new Thread(() -> takeBoth(lock, FIRST, SECOND, both)).start();
    System.out.println("hangs");
    takeBoth(lock, SECOND, FIRST, both);
  }

  private static void takeBoth(Method lock, Lock outer, Lock inner, CyclicBarrier both) {
    try {
      lock.invoke(outer);
      both.await();
      lock.invoke(inner);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
