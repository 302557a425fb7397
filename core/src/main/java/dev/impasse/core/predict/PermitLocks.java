package dev.impasse.core.predict;

import java.util.BitSet;

/**
 * Which semaphores are used as locks: all their permits are taken at once, and given back by
 * whoever took them. Others are signals, which order what is before them and after.
 *
 * <p>The first reading finds out, and the next ones have these as locks.
 */
final class PermitLocks {

  private final LongIntMap holders = new LongIntMap();
  private final LongIntMap users = new LongIntMap();
  private final BitSet signals = new BitSet();
  private final BitSet shared = new BitSet();
  private int readings;

  /** A reading begins. */
  void begin() {
    readings++;
  }

  /** Whether there is a semaphore that is a lock and that several threads have used. */
  boolean found() {
    shared.andNot(signals);
    return !shared.isEmpty();
  }

  /** Whether a semaphore is a lock. */
  boolean isLock(int lock) {
    return readings > 1 && shared.get(lock);
  }

  /**
   * A thread took permits.
   *
   * @param all how many there are, -1 if that is not known
   */
  void acquired(int thread, int lock, int permits, int all) {
    if (readings > 1) {
      return;
    }
    if (permits != all || holders.get(lock) > 0) {
      signals.set(lock);
    }
    holders.put(lock, thread + 1);
    int user = users.get(lock);
    if (user >= 0 && user != thread) {
      shared.set(lock);
    }
    users.put(lock, thread);
  }

  /** A thread gave permits back. */
  void released(int thread, int lock, int permits, int all) {
    if (readings > 1) {
      return;
    }
    if (permits != all || holders.get(lock) != thread + 1) {
      signals.set(lock);
    }
    holders.put(lock, 0);
  }
}
