package dev.impasse.core.predict;

import java.util.Arrays;

/** A map from long to non-negative int: open addressing, linear probing, no boxes. */
final class LongIntMap {

  /** What {@link #get} returns for a key that is not there. */
  static final int NONE = -1;

  private long[] keys;
  private int[] values;
  private int size;

  LongIntMap() {
    this(16);
  }

  LongIntMap(int capacity) {
    int slots = Integer.highestOneBit(Math.max(8, capacity) * 2 - 1);
    keys = new long[slots];
    values = new int[slots];
    Arrays.fill(values, NONE);
  }

  int size() {
    return size;
  }

  int get(long key) {
    int mask = keys.length - 1;
    for (int i = slot(key) & mask; ; i = (i + 1) & mask) {
      if (values[i] < 0) {
        return NONE;
      }
      if (keys[i] == key) {
        return values[i];
      }
    }
  }

  void put(long key, int value) {
    int mask = keys.length - 1;
    int i = slot(key) & mask;
    while (values[i] >= 0 && keys[i] != key) {
      i = (i + 1) & mask;
    }
    if (values[i] < 0 && ++size > keys.length * 5 / 8) {
      size--;
      grow();
      put(key, value);
      return;
    }
    keys[i] = key;
    values[i] = value;
  }

  /** Returns the value of a key; a key that is not there gets the number of keys so far. */
  int intern(long key) {
    int value = get(key);
    if (value < 0) {
      value = size;
      put(key, value);
    }
    return value;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new int[keys.length];
    Arrays.fill(values, NONE);
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] >= 0) {
        put(oldKeys[i], oldValues[i]);
      }
    }
  }

  private static int slot(long key) {
    long h = key * 0x9E3779B97F4A7C15L;
    return (int) (h ^ (h >>> 32));
  }
}
