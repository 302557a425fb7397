package dev.impasse.core.predict;

/** A map from long to non-negative int: open addressing, linear probing, no boxes. */
final class LongIntMap {

  /** What {@link #get} returns for a key that is not there. */
  static final int NONE = -1;

  // Key, and value plus one; side by side, since they are looked at together.
  private long[] table;
  private int size;

  LongIntMap() {
    this(16);
  }

  LongIntMap(int capacity) {
    table = new long[2 * Integer.highestOneBit(Math.max(8, capacity) * 2 - 1)];
  }

  int size() {
    return size;
  }

  int get(long key) {
    long[] slots = table;
    int mask = slots.length - 2;
    for (int i = slot(key) & mask; ; i = (i + 2) & mask) {
      long value = slots[i + 1];
      if (value == 0 || slots[i] == key) {
        return (int) value - 1;
      }
    }
  }

  void put(long key, int value) {
    int mask = table.length - 2;
    int i = slot(key) & mask;
    while (table[i + 1] != 0 && table[i] != key) {
      i = (i + 2) & mask;
    }
    if (table[i + 1] == 0 && ++size > table.length / 16 * 5) {
      size--;
      grow();
      put(key, value);
      return;
    }
    table[i] = key;
    table[i + 1] = value + 1L;
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
    long[] old = table;
    table = new long[old.length * 2];
    size = 0;
    for (int i = 0; i < old.length; i += 2) {
      if (old[i + 1] != 0) {
        put(old[i], (int) old[i + 1] - 1);
      }
    }
  }

  private static int slot(long key) {
    long h = key * 0x9E3779B97F4A7C15L;
    return (int) (h >>> 32) << 1;
  }
}
