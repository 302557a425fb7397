package dev.impasse.core.orders;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A run in a file, as it was recorded. What an entry was seen of is decoded when it is asked for:
 * of most entries of most runs nobody asks.
 */
public final class RecordedRun {

  private final OrderRun head;
  private final Decoder decoder;
  private final int[][] locks;
  private final long[] counts;
  private final int[] positions;
  private int size;

  /** Decodes the rest of an entry, which was checked before. */
  interface Decoder {
    OrderEntry entry(int[] locks, long count, int position);

    /** Returns the number of its stack in the file, -1 if stacks have none there. */
    int stack(int[] locks, int position);

    /** Returns its threads and lock objects, as they stand in a file of version 2. */
    byte[] evidence(int[] locks, int position);
  }

  RecordedRun(OrderRun head, int entries, Decoder decoder) {
    this.head = head;
    this.decoder = decoder;
    locks = new int[entries][];
    counts = new long[entries];
    positions = new int[entries];
  }

  void add(int[] entryLocks, long count, int position) {
    locks[size] = entryLocks;
    counts[size] = count;
    positions[size++] = position;
  }

  /** Returns the run without its entries. */
  public OrderRun head() {
    return head;
  }

  /** Returns how many entries there are. */
  public int size() {
    return size;
  }

  /** Returns a copy of the numbers of an entry's locks in the file, the requested one last. */
  public int[] locks(int entry) {
    return Arrays.copyOf(locks[entry], locks[entry].length);
  }

  /** Returns how often an entry was seen. */
  public long count(int entry) {
    return counts[entry];
  }

  /** Returns an entry. */
  public OrderEntry entry(int entry) {
    return decoder.entry(locks[entry], counts[entry], positions[entry]);
  }

  /** Returns the number of an entry's stack in the file, -1 if stacks have none there. */
  public int stack(int entry) {
    return decoder.stack(locks[entry], positions[entry]);
  }

  /** Returns the threads and lock objects of an entry, as they stand in a file of version 2. */
  public byte[] evidence(int entry) {
    return decoder.evidence(locks[entry], positions[entry]);
  }

  /** Returns the run with all its entries. */
  public OrderRun whole() {
    List<OrderEntry> entries = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      entries.add(entry(i));
    }
    return head.with(entries);
  }
}
