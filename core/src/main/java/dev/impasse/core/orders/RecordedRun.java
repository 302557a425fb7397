package dev.impasse.core.orders;

import java.util.ArrayList;
import java.util.List;

/**
 * A run in a file, as it was recorded. What an entry was seen of is decoded when it is asked for:
 * of most entries of most runs nobody asks.
 */
public final class RecordedRun {

  private final OrderRun head;
  private final Decoder decoder;
  private final List<int[]> locks = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();
  private final List<Integer> positions = new ArrayList<>();

  /** Decodes the rest of an entry, which was checked before. */
  interface Decoder {
    OrderEntry entry(int[] locks, long count, int position);
  }

  RecordedRun(OrderRun head, Decoder decoder) {
    this.head = head;
    this.decoder = decoder;
  }

  void add(int[] entryLocks, long count, int position) {
    locks.add(entryLocks);
    counts.add(count);
    positions.add(position);
  }

  /** Returns the run without its entries. */
  public OrderRun head() {
    return head;
  }

  /** Returns how many entries there are. */
  public int size() {
    return locks.size();
  }

  /** Returns the numbers of an entry's locks in the file, the requested one last. */
  public int[] locks(int entry) {
    return locks.get(entry);
  }

  /** Returns how often an entry was seen. */
  public long count(int entry) {
    return counts.get(entry);
  }

  /** Returns an entry. */
  public OrderEntry entry(int entry) {
    return decoder.entry(locks.get(entry), counts.get(entry), positions.get(entry));
  }

  /** Returns the run with all its entries. */
  public OrderRun whole() {
    List<OrderEntry> entries = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      entries.add(entry(i));
    }
    return head.with(entries);
  }
}
