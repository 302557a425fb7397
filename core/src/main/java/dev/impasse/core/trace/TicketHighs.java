package dev.impasse.core.trace;

/**
 * The high bits of tickets by lock, as one stream has them so far: a map from int to long that is
 * open-addressed, since it is asked for every acquire. What is not there is 0.
 */
final class TicketHighs {

  private int[] locks = {};
  private long[] highs = {};
  private int size;

  long get(int lock) {
    if (size == 0) {
      return 0;
    }
    int i = place(lock);
    return locks[i] == lock ? highs[i] : 0;
  }

  /** Notes the high bits of a lock; lock 0, which no lock has, is ignored. */
  void put(int lock, long high) {
    if (lock == 0) {
      return;
    }
    if (size * 2 >= locks.length) {
      grow();
    }
    int i = place(lock);
    if (locks[i] != lock) {
      locks[i] = lock;
      size++;
    }
    highs[i] = high;
  }

  private int place(int lock) {
    int mask = locks.length - 1;
    int i = ((lock * 0x9E3779B1) >>> 8) & mask;
    while (locks[i] != 0 && locks[i] != lock) {
      i = (i + 1) & mask;
    }
    return i;
  }

  private void grow() {
    int[] oldLocks = locks;
    long[] oldHighs = highs;
    locks = new int[Math.max(8, 2 * oldLocks.length)];
    highs = new long[locks.length];
    for (int i = 0; i < oldLocks.length; i++) {
      if (oldLocks[i] != 0) {
        int to = place(oldLocks[i]);
        locks[to] = oldLocks[i];
        highs[to] = oldHighs[i];
      }
    }
  }
}
