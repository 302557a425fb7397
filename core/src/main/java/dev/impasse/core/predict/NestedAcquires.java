package dev.impasse.core.predict;

import java.util.Arrays;

/**
 * The lock-order graph of a trace, from what each thread acquires while it holds something: without
 * sites, locksets or any order between threads.
 *
 * <p>It has all edges that the graph of {@link LockOrder} has, and perhaps more: if nothing is left
 * of it when locks without a way in or out are peeled off, there is nothing to predict.
 *
 * <p><b>Cost.</b> An acquire pays for each lock that its thread holds.
 */
final class NestedAcquires {

  /** What one thread holds. */
  private static final class Holds {
    int[] token = new int[4];
    int[] depth = new int[4];
    int count;
  }

  private final LongIntMap known = new LongIntMap(1 << 10);
  private Holds[] threads = new Holds[0];
  private long[] edges = new long[64];
  private int edgeCount;
  private int lockCount;
  private boolean tooMany;

  private Holds thread(int t) {
    if (t >= threads.length) {
      int old = threads.length;
      threads = Arrays.copyOf(threads, Math.max(t + 1, old * 2));
      for (int i = old; i < threads.length; i++) {
        threads[i] = new Holds();
      }
    }
    return threads[t];
  }

  /**
   * A thread acquires a lock.
   *
   * @param token the lock and the mode, as in a lockset
   * @param wants whether it could have waited for it
   */
  void acquire(int t, int token, boolean wants) {
    Holds holds = thread(t);
    int count = holds.count;
    for (int i = count - 1; i >= 0; i--) {
      if (holds.token[i] == token) {
        holds.depth[i]++;
        return;
      }
    }
    int lock = token >> 1;
    if (lock >= lockCount) {
      lockCount = lock + 1;
    }
    for (int i = 0; wants && i < count; i++) {
      edge(holds.token[i] >> 1, lock);
    }
    if (count == holds.token.length) {
      tooMany |= count >= Locksets.MOST_HELD;
      holds.token = Arrays.copyOf(holds.token, count * 2);
      holds.depth = Arrays.copyOf(holds.depth, count * 2);
    }
    holds.token[count] = token;
    holds.depth[count] = 1;
    holds.count = count + 1;
  }

  /** A thread releases a lock once; returns whether it held it. */
  boolean release(int t, int token) {
    return release(t, token, false);
  }

  /** A thread releases a lock, however often it had acquired it; returns whether it held it. */
  boolean releaseWholly(int t, int token) {
    return release(t, token, true);
  }

  private boolean release(int t, int token, boolean wholly) {
    Holds holds = thread(t);
    for (int i = holds.count - 1; i >= 0; i--) {
      if (holds.token[i] == token) {
        if (wholly || --holds.depth[i] == 0) {
          int last = --holds.count;
          for (int j = i; j < last; j++) {
            holds.token[j] = holds.token[j + 1];
            holds.depth[j] = holds.depth[j + 1];
          }
        }
        return true;
      }
    }
    return false;
  }

  /** Whether a thread holds anything. */
  boolean holdsAny(int t) {
    return thread(t).count > 0;
  }

  private void edge(int held, int wanted) {
    if (held == wanted) {
      return; // the other mode
    }
    long edge = (long) held << 32 | wanted;
    int before = known.size();
    known.intern(edge);
    if (known.size() > before) {
      if (edgeCount == edges.length) {
        edges = Arrays.copyOf(edges, edgeCount * 2);
      }
      edges[edgeCount++] = edge;
    }
  }

  /** Whether no lock can be on a cycle; not if a thread held more than a lockset has room for. */
  boolean areOrdered() {
    return !tooMany && Peeling.of(Arrays.copyOf(edges, edgeCount), lockCount).leavesNothing();
  }
}
