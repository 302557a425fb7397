package dev.impasse.core.trace;

import java.util.Arrays;

/**
 * The chunks of one stream, in order: for each its offset in the file, size and payload, in bytes.
 */
final class ChunkList {

  private long[] offsets = new long[4];
  private int[] lengths = new int[4];
  private int[] payloads = new int[4];
  private long[] sequences = new long[4];
  private int size;

  /** Adds a chunk. */
  void add(long offset, int length, int payload, long sequence) {
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, size * 2);
      lengths = Arrays.copyOf(lengths, size * 2);
      payloads = Arrays.copyOf(payloads, size * 2);
      sequences = Arrays.copyOf(sequences, size * 2);
    }
    // Chunks are carved where there is room: put this one where its number says.
    int at = size;
    while (at > 0 && sequences[at - 1] > sequence) {
      offsets[at] = offsets[at - 1];
      lengths[at] = lengths[at - 1];
      payloads[at] = payloads[at - 1];
      sequences[at] = sequences[at - 1];
      at--;
    }
    offsets[at] = offset;
    lengths[at] = length;
    payloads[at] = payload;
    sequences[at] = sequence;
    size++;
  }

  int size() {
    return size;
  }

  long offset(int i) {
    return offsets[i];
  }

  int length(int i) {
    return lengths[i];
  }

  int payload(int i) {
    return payloads[i];
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
