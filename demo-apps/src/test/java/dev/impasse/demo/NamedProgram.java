package dev.impasse.demo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One deadlock, to be seen in many ways: {@code methods|mixed|bins hang|late|first|second}. Two
 * threads hang; or the second comes when the first has gone; or there is only one of them.
 */
final class NamedProgram {

  private static final long LOOK_MILLIS = 10;

  private static final CountDownLatch BOTH = new CountDownLatch(2);
  private static final CountDownLatch NAMED = new CountDownLatch(1);
  private static boolean together;
  private static boolean firstHasGone; // plain: a trace does not order the second after the first

  private final Orders orders = new Orders();
  private final Stock stock = new Stock();
  private final ReentrantLock journal = new ReentrantLock();
  private final Object audit = new Object();
  private final Map<String, String> users = new ConcurrentHashMap<>();
  private final Map<String, String> roles = new ConcurrentHashMap<>();

  private NamedProgram() {}

  public static void main(String[] args) throws Exception {
    NamedProgram program = new NamedProgram();
    together = args[1].equals("hang");
    if (!args[1].equals("second")) {
      start(
          "first",
          () -> {
            program.first(args[0]);
            firstHasGone = true;
          });
    }
    while (args[1].equals("late") && !firstHasGone) {
      Thread.sleep(LOOK_MILLIS);
    }
    if (!args[1].equals("first")) {
      start("second", () -> program.second(args[0]));
    }
    System.out.println("ready");
  }

  private static void start(String name, Runnable action) {
    new Thread(action, name).start();
  }

  /** Waits until both hold their first lock, where both are to hang. */
  private static void meet() {
    if (together) {
      BOTH.countDown();
      await(BOTH);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void first(String program) {
    switch (program) {
      case "methods" -> {
        synchronized (stock) { // first seen under the name of a field
          stock.hashCode();
        }
        NAMED.countDown(); // the second would keep the stock
        orders.place(stock);
      }
      case "mixed" -> note();
      default -> users.computeIfAbsent("a", this::role);
    }
  }

  private void second(String program) {
    switch (program) {
      case "methods" -> {
        if (together) {
          await(NAMED);
        }
        stock.restock(orders);
      }
      case "mixed" -> check();
      default -> roles.computeIfAbsent("b", this::user);
    }
  }

  /** Locks itself. */
  private static final class Orders {
    synchronized void place(Stock stock) {
      meet();
      stock.reserve();
    }

    synchronized void releaseBackorders() {
      hashCode();
    }
  }

  /** Locks itself, and is locked by others. */
  private static final class Stock {
    synchronized void restock(Orders orders) {
      again(orders);
    }

    private synchronized void again(Orders orders) {
      meet();
      orders.releaseBackorders();
    }

    synchronized void reserve() {
      hashCode();
    }
  }

  private void write() {
    journal.lock();
    journal.unlock();
  }

  private void note() {
    synchronized (audit) {
      meet();
      write();
    }
  }

  private void check() {
    journal.lock();
    try {
      meet();
      synchronized (audit) {
        audit.hashCode();
      }
    } finally {
      journal.unlock();
    }
  }

  private String role(String user) {
    meet();
    return roles.computeIfAbsent("b", key -> user);
  }

  private String user(String role) {
    meet();
    return users.computeIfAbsent("a", key -> role);
  }
}
