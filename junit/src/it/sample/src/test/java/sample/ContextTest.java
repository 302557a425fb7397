package sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Thread-locals are as without Impasse: those of transactions, mocks, logging contexts. */
@ExtendWith(ContextTest.Transactions.class)
class ContextTest {

  static final ThreadLocal<String> TRANSACTION = new ThreadLocal<>();
  static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

  private Thread thread;

  static class Transactions implements BeforeEachCallback, AfterEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
      TRANSACTION.set("begun");
      INHERITED.set("begun");
    }

    @Override
    public void afterEach(ExtensionContext context) {
      assertEquals("used", TRANSACTION.get());
      TRANSACTION.remove();
    }
  }

  @BeforeEach
  void isOnTheThreadOfTheTest() {
    thread = Thread.currentThread();
  }

  @AfterEach
  void isThereToo() {
    assertSame(thread, Thread.currentThread());
  }

  @Test
  void seesThreadLocalsOfExtensions() throws InterruptedException {
    assertSame(thread, Thread.currentThread());
    assertEquals("begun", TRANSACTION.get());
    TRANSACTION.set("used");
    String[] seen = {null};
    Thread child = new Thread(() -> seen[0] = INHERITED.get());
    child.start();
    child.join();
    assertEquals("begun", seen[0]);
  }
}
