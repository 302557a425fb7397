package sample;

import java.util.concurrent.locks.ReentrantLock;

/** Takes its two locks in both orders, one thread after the other. */
public final class Warehouse {

  private final ReentrantLock orders = new ReentrantLock();
  private final ReentrantLock stock = new ReentrantLock();

  void place() {
    orders.lock();
    try {
      stock.lock();
      stock.unlock();
    } finally {
      orders.unlock();
    }
  }

  void restock() {
    stock.lock();
    try {
      orders.lock();
      orders.unlock();
    } finally {
      stock.unlock();
    }
  }

  /** What a test does, as a program. */
  public static void main(String[] args) throws InterruptedException {
    Warehouse warehouse = new Warehouse();
    Thread buyer = new Thread(warehouse::place, "buyer");
    Thread supplier = new Thread(warehouse::restock, "supplier");
    buyer.start();
    supplier.start();
    buyer.join();
    supplier.join();
  }
}
