package sample;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Passes, and might have hung: two threads, a little later, and this is a deadlock. */
class HealthyTest {

  private final Object upper = new Object();
  private final Object lower = new Object();
  private final CountDownLatch done = new CountDownLatch(1);

  @Test
  void passes() throws InterruptedException {
    Thread down = new Thread(this::down, "down");
    Thread up = new Thread(this::up, "up");
    down.start();
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
    done.countDown();
  }

  private void up() {
    while (done.getCount() > 0) { // an order that is not in the trace
      Thread.onSpinWait();
    }
    synchronized (lower) {
      synchronized (upper) {
        Thread.yield();
      }
    }
  }
}
