package dev.impasse.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The lock orders that one thread has taken lately: a lock acquired while others were held.
 *
 * <p><b>Shape.</b> Direct-mapped, by a hash over the held locks, the sites where they were taken
 * and their modes. A chain that is known costs the hash, a comparison and a count; one that is not
 * is reported to the agent, which keeps the entries.
 *
 * <p><b>Threading.</b> Used by its thread alone. The agent's daemon reads what is not yet reported
 * of the counts ({@link #rest}), and may read a little too little.
 */
public final class OrderCache {

  private static final int SLOTS = 256;
  private static final int REPORT_EVERY = 64;

  private final long[] keys = new long[SLOTS];
  private final @Nullable Object[] orders = new @Nullable Object[SLOTS];
  private final int[] counts = new int[SLOTS];

  OrderCache() {}

  /** The newest lock of a thread was acquired while it held others. */
  void acquired(ThreadState s) {
    int depth = s.depth();
    long key = 1;
    for (int i = 0; i < depth; i++) {
      LockRecord r = s.held[i];
      key = (key + r.id) * 0x9E3779B97F4A7C15L;
      key = (key ^ (key >>> 29)) + (((int) s.heldInfo[i] << 1) | (r.shared ? 1 : 0));
    }
    key *= 0xBF58476D1CE4E5B9L;
    int slot = (int) (key >>> 56) & (SLOTS - 1);
    if (keys[slot] == key) {
      if ((++counts[slot] & (REPORT_EVERY - 1)) == 0) {
        report(slot, REPORT_EVERY);
      }
      return;
    }
    firstSeen(s, key, slot);
  }

  private void firstSeen(ThreadState s, long key, int slot) {
    report(slot, counts[slot] & (REPORT_EVERY - 1));
    AgentLink link = Tracking.link;
    keys[slot] = 0;
    counts[slot] = 0;
    orders[slot] = link == null ? null : link.orderFirstSeen(s);
    keys[slot] = key;
  }

  /** Forgets all, so that what is taken from here on is reported anew. */
  void forget() {
    for (int slot = 0; slot < SLOTS; slot++) {
      report(slot, counts[slot] & (REPORT_EVERY - 1));
      keys[slot] = 0;
      counts[slot] = 0;
      orders[slot] = null;
    }
  }

  private void report(int slot, int times) {
    AgentLink link = Tracking.link;
    Object order = orders[slot];
    if (link != null && order != null && times > 0) {
      link.orderAgain(order, times);
    }
  }

  /** Returns how many slots there are. */
  public static int slots() {
    return SLOTS;
  }

  /** Returns what a slot is about, or null. */
  public @Nullable Object order(int slot) {
    return orders[slot];
  }

  /** Returns how often that was taken and is not yet reported. */
  public int rest(int slot) {
    return counts[slot] & (REPORT_EVERY - 1);
  }
}
