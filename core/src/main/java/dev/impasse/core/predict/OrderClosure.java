package dev.impasse.core.predict;

/**
 * The least set that is closed under program order and the orders between threads: what no schedule
 * can do without. If a side's own acquire is in it, nothing can make the sides meet.
 */
final class OrderClosure extends Prefix {

  OrderClosure(SyncTrace trace, Work work) {
    super(trace, work);
  }

  @Override
  void visit(int thread, ItemCursor item) {
    if (item.tag == ItemLog.ORDER) {
      raise(item.from, item.count);
    }
  }
}
