package sample;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocksTest {

  static final Pair SHARED = new Pair();

  @Test
  @Order(1)
  void passesBefore() {}

  @Test
  @Order(2)
  void hangsItself() {
    Pair pair = new Pair();
    new Thread(pair::leftThenRight, "other").start();
    pair.rightThenLeft();
  }

  @Test
  @Order(3)
  void hangsInAMonitor() {
    Pair pair = new Pair();
    new Thread(pair::frontThenBack, "other").start();
    pair.backThenFront();
  }

  @Test
  @Order(4)
  void waitsForThreadsThatHang() throws Exception {
    Pair pair = new Pair();
    Thread one = new Thread(pair::leftThenRight, "one");
    Thread two = new Thread(pair::rightThenLeft, "two");
    one.start();
    two.start();
    one.join();
    two.join();
  }

  @Test
  @Order(5)
  void waitsLongForAPoolThatHangs() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    Pair pair = new Pair();
    pool.submit(pair::leftThenRight);
    Future<?> second = pool.submit(pair::rightThenLeft);
    second.get(1, TimeUnit.HOURS);
  }

  @Test
  @Order(6)
  void neverEndsItsPool() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    Pair pair = new Pair();
    pool.submit(pair::frontThenBack);
    pool.submit(pair::backThenFront);
    pool.shutdown();
    boolean ended = false;
    while (!ended) { // as ExecutorService.close() does
      try {
        ended = pool.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        pool.shutdownNow();
      }
    }
  }

  @Test
  @Order(7)
  void leavesThreadsThatHang() throws Exception {
    Pair pair = new Pair();
    Thread one = new Thread(pair::leftThenRight, "one");
    Thread two = new Thread(pair::rightThenLeft, "two");
    one.start();
    two.start();
    while (!pair.isStuck()) {
      Thread.sleep(1);
    }
  }

  @Test
  @Order(8)
  void hangsOnWhatAllShare() {
    new Thread(SHARED::leftThenRight, "other").start();
    SHARED.rightThenLeft();
  }

  @Test
  @Order(9)
  void hangsBehindTheTestBefore() {
    SHARED.rightThenLeft();
  }

  @Test
  @Order(10)
  void endsByInterrupt() throws Exception {
    Pair pair = new Pair();
    Thread other =
        new Thread(
            () -> {
              try {
                pair.leftThenRightInterruptibly();
              } catch (InterruptedException e) {
                return;
              }
            },
            "other");
    other.start();
    pair.rightThenLeftInterruptibly();
  }

  @Test
  @Order(11)
  void passesAfterwards() {
    assertThrows(IllegalStateException.class, () -> { throw new IllegalStateException("mine"); });
  }

  @Test
  @Order(12)
  void failsByItself() {
    throw new IllegalStateException("mine");
  }
}
