package dev.impasse.core.predict;

/**
 * For each lock the abstract acquires that hold it, or want it; rows one after the other in one
 * array.
 */
final class LockIndex {

  private final int[] first;
  private final int[] entries;

  private LockIndex(int[] counts, int locks) {
    first = new int[locks + 1];
    for (int i = 0; i < locks; i++) {
      first[i + 1] = first[i] + counts[i];
    }
    entries = new int[first[locks]];
  }

  /** Returns the index of what is held; only locks of the component of what is wanted. */
  static LockIndex ofHeld(SyncTrace trace, LockOrder order, int[] nodes) {
    int[] counts = new int[trace.lockCount];
    for (int node : nodes) {
      for (int token : trace.held(node)) {
        if (order.connected(token >> 1, token >> 1)) {
          counts[token >> 1]++;
        }
      }
    }
    LockIndex index = new LockIndex(counts, trace.lockCount);
    int[] at = index.first.clone();
    for (int i = 0; i < nodes.length; i++) {
      for (int token : trace.held(nodes[i])) {
        if (order.connected(token >> 1, token >> 1)) {
          index.entries[at[token >> 1]++] = i;
        }
      }
    }
    return index;
  }

  /** Returns the index of what is wanted. */
  static LockIndex ofWanted(SyncTrace trace, int[] nodes) {
    int[] counts = new int[trace.lockCount];
    for (int node : nodes) {
      counts[trace.wanted(node) >> 1]++;
    }
    LockIndex index = new LockIndex(counts, trace.lockCount);
    int[] at = index.first.clone();
    for (int i = 0; i < nodes.length; i++) {
      index.entries[at[trace.wanted(nodes[i]) >> 1]++] = i;
    }
    return index;
  }

  int first(int lock) {
    return first[lock];
  }

  int size(int lock) {
    return first[lock + 1] - first[lock];
  }

  boolean has(int lock) {
    return size(lock) > 0;
  }

  /** Returns the index, in the list that this was made of, of an entry. */
  int node(int k) {
    return entries[k];
  }
}
