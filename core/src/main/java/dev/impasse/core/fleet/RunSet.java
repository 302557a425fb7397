package dev.impasse.core.fleet;

import dev.impasse.core.orders.VarInput;
import dev.impasse.core.orders.VarOutput;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which runs show an entry, and how often each. Runs come in ascending order of their slots.
 *
 * <p><b>Shape.</b> As in a file: of each run how many slots lie between it and the one before, and
 * its count, as varints: some three bytes a run. What a file says is left where it is until a run
 * is added. A bitmap is made when it is asked for.
 */
final class RunSet {

  private VarOutput own = new VarOutput(8);
  private @Nullable VarInput read;
  private int readEnd;
  private int size;
  private int last = -1;
  private @Nullable RoaringBitmap slots;

  /** Takes a run and how often it shows the entry. */
  interface Visitor {
    void run(int slot, long count);
  }

  RunSet() {}

  /** Makes one of what a file says, up to before a position; its runs have the slots from 0 on. */
  RunSet(VarInput read, int end, int size, int last) {
    this.read = read;
    this.readEnd = end;
    this.size = size;
    this.last = last;
  }

  void add(int slot, long count) {
    if (read != null) {
      VarOutput copy = new VarOutput(readEnd - read.position() + 8);
      copy.bytes(read, read.position(), readEnd);
      own = copy;
      read = null;
    }
    own.number(slot - last - 1L);
    own.number(count);
    last = slot;
    size++;
    slots = null;
  }

  RoaringBitmap slots() {
    RoaringBitmap known = slots;
    if (known == null) {
      RoaringBitmap made = new RoaringBitmap();
      forEach((slot, count) -> made.add(slot));
      slots = made;
      known = made;
    }
    return known;
  }

  /** Returns how often all of them show it. */
  long total() {
    long[] total = {0};
    forEach((slot, count) -> total[0] += count);
    return total[0];
  }

  int size() {
    return size;
  }

  void forEach(Visitor visitor) {
    VarInput in = read == null ? own.input() : read.from(read.position());
    int slot = -1;
    for (int i = size; i > 0; i--) {
      slot += in.natural() + 1;
      visitor.run(slot, in.number());
    }
  }

  /** Writes them as they stand in a file where each has its slot for a number. */
  void writeTo(VarOutput out) {
    if (read == null) {
      out.bytes(own);
    } else {
      out.bytes(read, read.position(), readEnd);
    }
  }

  /** Whether any of them is in another set. */
  boolean hasAny(RoaringBitmap others) {
    boolean[] has = {false};
    forEach((slot, count) -> has[0] |= others.contains(slot));
    return has[0];
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
