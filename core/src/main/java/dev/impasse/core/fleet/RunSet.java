package dev.impasse.core.fleet;

import dev.impasse.core.orders.VarInput;
import dev.impasse.core.orders.VarOutput;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which runs show an entry, and how often each. Runs come in ascending order of their slots.
 *
 * <p><b>Shape.</b> A bitmap, and the counts of its members in its order as varints: some three
 * bytes a run.
 */
final class RunSet {

  private final RoaringBitmap slots = new RoaringBitmap();
  private final VarOutput counts = new VarOutput(8);
  private long total;

  /** Takes a run and how often it shows the entry. */
  interface Visitor {
    void run(int slot, long count);
  }

  void add(int slot, long count) {
    slots.add(slot);
    counts.number(count);
    total += count;
  }

  RoaringBitmap slots() {
    return slots;
  }

  /** Returns how often all of them show it. */
  long total() {
    return total;
  }

  int size() {
    return slots.getCardinality();
  }

  void forEach(Visitor visitor) {
    VarInput in = counts.input();
    IntIterator each = slots.getIntIterator();
    while (each.hasNext()) {
      visitor.run(each.next(), in.number());
    }
  }

  /** Returns those that are not in another set. */
  RunSet without(RoaringBitmap replaced) {
    RunSet rest = new RunSet();
    forEach(
        (slot, count) -> {
          if (!replaced.contains(slot)) {
            rest.add(slot, count);
          }
        });
    return rest;
  }
}
