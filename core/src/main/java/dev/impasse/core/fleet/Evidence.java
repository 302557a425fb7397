package dev.impasse.core.fleet;

import dev.impasse.core.orders.EntryCode;
import dev.impasse.core.orders.OrderEntry;
import dev.impasse.core.orders.OrderedLock;
import dev.impasse.core.orders.VarInput;
import dev.impasse.core.orders.VarOutput;
import java.util.List;

/** What one run saw of an entry. */
final class Evidence {

  private final int slot;
  private final long count;
  private final byte[] seen;
  private final int stack;

  /**
   * Makes one.
   *
   * @param slot the run
   * @param count how often
   * @param seen its threads and lock objects, as they stand in a file
   * @param stack the number of the first stack
   */
  Evidence(int slot, long count, byte[] seen, int stack) {
    this.slot = slot;
    this.count = count;
    this.seen = seen;
    this.stack = stack;
  }

  static Evidence of(int slot, OrderEntry entry, Stacks stacks) {
    VarOutput seen = new VarOutput();
    EntryCode.evidence(entry, seen);
    return new Evidence(slot, entry.count(), seen.toByteArray(), stacks.number(entry.stack()));
  }

  OrderEntry entry(List<OrderedLock> locks, Stacks stacks) {
    return EntryCode.evidence(
        new VarInput(seen, 0, seen.length), locks, count, stacks.frames(stack));
  }

  int slot() {
    return slot;
  }

  /** Writes it, without its run. */
  void writeTo(VarOutput out, int stackNumber) {
    out.number(count);
    out.bytes(seen);
    out.number(stackNumber);
  }

  int stack() {
    return stack;
  }
}
