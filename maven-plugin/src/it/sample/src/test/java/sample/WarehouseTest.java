package sample;

import org.junit.jupiter.api.Test;

/** Passes: the second thread mostly comes when the first has gone. */
class WarehouseTest {

  @Test
  void takesOrdersAndIsRestocked() throws Exception {
    Warehouse warehouse = new Warehouse();
    Thread buyer = new Thread(warehouse::place, "buyer");
    Thread supplier = new Thread(() -> restockLater(warehouse), "supplier");
    buyer.start();
    supplier.start();
    buyer.join();
    supplier.join();
  }

  private static void restockLater(Warehouse warehouse) {
    try {
      Thread.sleep(500);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    warehouse.restock();
  }
}
