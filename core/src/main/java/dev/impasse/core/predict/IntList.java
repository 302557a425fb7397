package dev.impasse.core.predict;

import java.util.Arrays;

/** A growing list of ints. */
final class IntList {

  private int[] values = new int[8];
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int get(int i) {
    return values[i];
  }

  void set(int i, int value) {
    values[i] = value;
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + (size >> 1) + 1);
    }
    values[size++] = value;
  }

  int pop() {
    return values[--size];
  }

  void remove(int i) {
    System.arraycopy(values, i + 1, values, i, --size - i);
  }

  void clear() {
    size = 0;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
