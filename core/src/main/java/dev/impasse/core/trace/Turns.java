package dev.impasse.core.trace;

import java.util.Arrays;

/**
 * Streams that wait for their turn of one lock: a binary heap of primitives, smallest turn first.
 */
final class Turns {

  private long[] turns = new long[4];
  private int[] streams = new int[4];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /** Returns the smallest turn; there must be one. */
  long first() {
    return turns[0];
  }

  void add(long turn, int stream) {
    if (size == turns.length) {
      turns = Arrays.copyOf(turns, 2 * size);
      streams = Arrays.copyOf(streams, 2 * size);
    }
    int i = size++;
    while (i > 0 && turns[(i - 1) / 2] > turn) {
      turns[i] = turns[(i - 1) / 2];
      streams[i] = streams[(i - 1) / 2];
      i = (i - 1) / 2;
    }
    turns[i] = turn;
    streams[i] = stream;
  }

  /** Takes out the stream with the smallest turn. */
  int poll() {
    int first = streams[0];
    long turn = turns[--size];
    int stream = streams[size];
    int i = 0;
    while (2 * i + 1 < size) {
      int child = 2 * i + 1;
      if (child + 1 < size && turns[child + 1] < turns[child]) {
        child++;
      }
      if (turns[child] >= turn) {
        break;
      }
      turns[i] = turns[child];
      streams[i] = streams[child];
      i = child;
    }
    turns[i] = turn;
    streams[i] = stream;
    return first;
  }
}
