package dev.impasse.core.replay;

import dev.impasse.core.model.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The locks that one thread holds, oldest first, in arrays: they change with nearly each event. */
final class Holds {

  private static final int FIRST_ROOM = 4;
  private static final long SHARED = 1L << 32;

  private long[] keys = new long[FIRST_ROOM];
  private int[] counts = new int[FIRST_ROOM];
  private int[] sites = new int[FIRST_ROOM];
  private int size;

  private static long key(int lock, Mode mode) {
    return Integer.toUnsignedLong(lock) | (mode == Mode.SHARED ? SHARED : 0);
  }

  boolean isEmpty() {
    return size == 0;
  }

  void clear() {
    size = 0;
  }

  /** Returns where a lock stands that is held in a mode, -1 if it is not. */
  int indexOf(int lock, Mode mode) {
    long key = key(lock, mode);
    for (int i = size - 1; i >= 0; i--) {
      if (keys[i] == key) {
        return i;
      }
    }
    return -1;
  }

  int count(int i) {
    return counts[i];
  }

  void change(int i, int by) {
    counts[i] += by;
  }

  void add(int lock, Mode mode, int count, int site) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
      sites = Arrays.copyOf(sites, 2 * size);
    }
    keys[size] = key(lock, mode);
    counts[size] = count;
    sites[size++] = site;
  }

  void remove(int i) {
    size--;
    for (int k = i; k < size; k++) {
      keys[k] = keys[k + 1];
      counts[k] = counts[k + 1];
      sites[k] = sites[k + 1];
    }
  }

  HeldLock get(int i) {
    Mode mode = (keys[i] & SHARED) == 0 ? Mode.EXCLUSIVE : Mode.SHARED;
    return new HeldLock((int) keys[i], mode, counts[i], sites[i]);
  }

  List<HeldLock> toList() {
    List<HeldLock> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(get(i));
    }
    return list;
  }
}
