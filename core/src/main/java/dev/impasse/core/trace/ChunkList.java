package dev.impasse.core.trace;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The chunks of one stream, in order: for each its offset in the file, and its payload and the
 * words in it, in bytes.
 *
 * <p>A chunk may be in the file twice, as it was written and compacted; the compacted one counts.
 */
final class ChunkList {

  private long[] offsets = new long[4];
  private int[] payloads = new int[4];
  private int[] words = new int[4];
  private long[] sequences = new long[4];
  private int size;

  /**
   * Adds a chunk; {@link #sort} when all are there.
   *
   * @param words how many words are in it if it is compacted, else 0
   */
  void add(long offset, int payload, int words, long sequence) {
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, size * 2);
      payloads = Arrays.copyOf(payloads, size * 2);
      this.words = Arrays.copyOf(this.words, size * 2);
      sequences = Arrays.copyOf(sequences, size * 2);
    }
    set(size++, offset, payload, words, sequence);
  }

  /**
   * Puts the chunks where their numbers say, as they are carved where there is room. Cost: {@code
   * O(n log n)}, however they lie.
   */
  void sort() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingLong(i -> sequences[i])); // stable
    ChunkList from = new ChunkList();
    from.offsets = offsets.clone();
    from.payloads = payloads.clone();
    from.words = words.clone();
    from.sequences = sequences.clone();
    size = 0;
    for (int i : order) {
      int at = size;
      if (at > 0
          && sequences[at - 1] == from.sequences[i]
          && compacted(at - 1) != from.compacted(i)) {
        if (compacted(at - 1)) {
          continue;
        }
        at--;
      }
      set(at, from.offsets[i], from.payloads[i], from.words[i], from.sequences[i]);
      size = at + 1;
    }
  }

  private void set(int i, long offset, int payload, int words, long sequence) {
    offsets[i] = offset;
    payloads[i] = payload;
    this.words[i] = words;
    sequences[i] = sequence;
  }

  int size() {
    return size;
  }

  long offset(int i) {
    return offsets[i];
  }

  /** Returns the bytes behind the header of a chunk. */
  int payload(int i) {
    return payloads[i];
  }

  /** Says how many of the bytes of a chunk are to be read, from now on. */
  void endAt(int i, int bytes) {
    payloads[i] = bytes;
  }

  /** Returns the number of a chunk within its stream. */
  long sequence(int i) {
    return sequences[i];
  }

  boolean compacted(int i) {
    return words[i] != 0;
  }

  /** Returns how many words a compacted chunk says it has. */
  int words(int i) {
    return words[i];
  }

  /** Returns the number of the first chunk that is missing, or -1 if none is. */
  long firstGap() {
    for (int i = 0; i < size; i++) {
      if (sequences[i] != i) {
        return i;
      }
    }
    return -1;
  }
}
