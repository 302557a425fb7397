package dev.impasse.core.trace;

import java.util.Arrays;

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
   * Adds a chunk.
   *
   * @param words how many words are in it if it is compacted, else 0
   */
  void add(long offset, int payload, int words, long sequence) {
    // Chunks are carved where there is room: put this one where its number says.
    int at = size;
    while (at > 0 && sequences[at - 1] > sequence) {
      at--;
    }
    if (at > 0 && sequences[at - 1] == sequence && (words != 0) != (this.words[at - 1] != 0)) {
      if (words != 0) {
        set(at - 1, offset, payload, words, sequence);
      }
      return;
    }
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, size * 2);
      payloads = Arrays.copyOf(payloads, size * 2);
      this.words = Arrays.copyOf(this.words, size * 2);
      sequences = Arrays.copyOf(sequences, size * 2);
    }
    System.arraycopy(offsets, at, offsets, at + 1, size - at);
    System.arraycopy(payloads, at, payloads, at + 1, size - at);
    System.arraycopy(this.words, at, this.words, at + 1, size - at);
    System.arraycopy(sequences, at, sequences, at + 1, size - at);
    set(at, offset, payload, words, sequence);
    size++;
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
