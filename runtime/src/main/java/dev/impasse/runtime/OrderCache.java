package dev.impasse.runtime;

/**
 * The lock orders that one thread has met lately: a lock acquired while others were held.
 *
 * <p><b>Shape.</b> Direct-mapped, by a hash over the held locks, the sites where they were taken
 * and their modes. A chain that is known costs the hash, a look and a count; one that is not is
 * told to the agent, which keeps the entries.
 *
 * <p><b>Threading.</b> Used by its thread alone. The agent's daemon reads what is not yet told of
 * the counts ({@link #rest}), and may read a little too little.
 */
public final class OrderCache {

  private static final int SLOTS = 256;
  private static final int TELL_EVERY = 64;

  private final long[] keys = new long[SLOTS];
  private final Object[] orders = new Object[SLOTS];
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
      if ((++counts[slot] & (TELL_EVERY - 1)) == 0) {
        tell(slot, TELL_EVERY);
      }
      return;
    }
    met(s, key, slot);
  }

  private void met(ThreadState s, long key, int slot) {
    tell(slot, counts[slot] & (TELL_EVERY - 1));
    AgentLink link = Tracking.link;
    keys[slot] = 0;
    counts[slot] = 0;
    orders[slot] = link == null ? null : link.orderMet(s);
    keys[slot] = key;
  }

  /** Forgets what was met, so that what is met from here on is told anew. */
  void forget() {
    for (int slot = 0; slot < SLOTS; slot++) {
      tell(slot, counts[slot] & (TELL_EVERY - 1));
      keys[slot] = 0;
      counts[slot] = 0;
      orders[slot] = null;
    }
  }

  private void tell(int slot, int times) {
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
  public Object order(int slot) {
    return orders[slot];
  }

  /** Returns how often that was met and not yet told. */
  public int rest(int slot) {
    return counts[slot] & (TELL_EVERY - 1);
  }
}
