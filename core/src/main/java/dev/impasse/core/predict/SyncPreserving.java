package dev.impasse.core.predict;

/**
 * Whether a pattern has a sync-preserving deadlock among all its instances.
 *
 * <p>Sound, and complete for reorderings that keep the order of the sections of each lock
 * (SPDOffline: Tunc, Mathur, Pavlogiannis, Viswanathan, PLDI 2023, algorithm 3). What the closure
 * of an instance contains, that of every later one contains too, so all instances are decided in
 * one sweep.
 *
 * <p><b>Cost.</b> {@code O(items)} for a pattern.
 */
final class SyncPreserving {

  private final Prefix closure;

  /**
   * Decides by a closure: with fewer rules than the sync-preserving one, it says who is to blame.
   */
  SyncPreserving(Prefix closure) {
    this.closure = closure;
  }

  /** Returns for each side which of its instances is stuck, or null if none can be. */
  int @org.jspecify.annotations.Nullable [] stuck(int[] threads, IntList[] instances) {
    int sides = threads.length;
    int[] next = new int[sides];
    closure.clear();
    while (true) {
      for (int i = 0; i < sides; i++) {
        closure.raise(threads[i], instances[i].get(next[i]));
      }
      if (!closure.close()) {
        return null;
      }
      boolean outside = true;
      for (int i = 0; i < sides; i++) {
        int inside = closure.count(threads[i]);
        while (instances[i].get(next[i]) < inside) {
          outside = false;
          if (++next[i] == instances[i].size()) {
            return null;
          }
        }
      }
      if (outside) {
        return next;
      }
    }
  }
}
