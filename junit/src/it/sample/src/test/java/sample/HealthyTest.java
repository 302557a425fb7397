package sample;

import org.junit.jupiter.api.Test;

/** Passes, and might have hung: two threads, a little later, and this is a deadlock. */
class HealthyTest {

  private final Object upper = new Object();
  private final Object lower = new Object();

  @Test
  void passes() throws InterruptedException {
    Thread down = new Thread(this::down, "down");
    Thread up = new Thread(this::up, "up");
    down.start();
    Thread.sleep(300); // no order at all: "down" may still be on its way
    up.start();
    down.join();
    up.join();
  }

  private void down() {
    synchronized (upper) {
      synchronized (lower) {
        Thread.yield();
      }
    }
  }

  private void up() {
    synchronized (lower) {
      synchronized (upper) {
        Thread.yield();
      }
    }
  }
}
