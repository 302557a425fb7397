package dev.impasse.core.predict;

import java.util.Arrays;

/**
 * The least set of items that is closed under program order, orders between threads, and the rule
 * of sync-preserving reorderings: of two conflicting sections on one lock that both begin in it,
 * the earlier one ends in it (Tunc et al., PLDI 2023, definition of SP-closure).
 *
 * <p>Driven by acquires: each is looked at once. For each lock the latest exclusive acquire of the
 * set is known, and the shared acquires after it: whoever is not the latest has to be released.
 */
class SyncPreservingClosure extends Prefix {

  private static final int NOBODY = -1;

  private final int[] stampOfLock;
  // The latest exclusive acquire of each lock, and when it was released.
  private final long[] latest;
  private final int[] latestThread;
  private final int[] latestRelease;
  // Position of the latest acquire of either mode.
  private final long[] latestAny;
  // Shared acquires after the latest exclusive one: a linked list for each lock.
  private final int[] firstReader;
  private final IntList readerNext = new IntList();
  private final IntList readerThread = new IntList();
  private final IntList readerRelease = new IntList();
  private long[] readerPosition = new long[8];

  SyncPreservingClosure(SyncTrace trace, Work work) {
    super(trace, work);
    int locks = trace.lockCount;
    stampOfLock = new int[locks];
    latest = new long[locks];
    latestThread = new int[locks];
    latestRelease = new int[locks];
    latestAny = new long[locks];
    firstReader = new int[locks];
  }

  @Override
  void clear() {
    super.clear();
    readerNext.clear();
    readerThread.clear();
    readerRelease.clear();
  }

  @Override
  void visit(int thread, ItemCursor item) {
    if (item.tag == ItemLog.ACQUIRE) {
      acquire(thread, item, trace.locksets.token(item.value));
    } else if (item.tag == ItemLog.ORDER || (item.tag == ItemLog.ACCESS && item.from >= 0)) {
      if (item.tag == ItemLog.ORDER || item.flag) {
        raise(item.from, item.count);
      }
    }
  }

  void acquire(int thread, ItemCursor item, int token) {
    int lock = token >> 1;
    if (stampOfLock[lock] != round) {
      stampOfLock[lock] = round;
      latest[lock] = -1;
      latestThread[lock] = NOBODY;
      latestAny[lock] = -1;
      firstReader[lock] = NOBODY;
    }
    int release = trace.releaseCount(thread, item);
    if ((token & 1) == 0) {
      exclusive(thread, lock, item.position, release);
    } else {
      shared(thread, lock, item.position, release);
    }
  }

  private void exclusive(int thread, int lock, long position, int release) {
    if (position < latestAny[lock]) {
      raise(thread, release);
    }
    if (position < latest[lock]) {
      return;
    }
    if (latestThread[lock] != NOBODY && latestThread[lock] != thread) {
      raise(latestThread[lock], latestRelease[lock]);
    }
    latest[lock] = position;
    latestThread[lock] = thread;
    latestRelease[lock] = release;
    latestAny[lock] = Math.max(latestAny[lock], position);
    int before = NOBODY;
    for (int r = firstReader[lock]; r != NOBODY; r = readerNext.get(r)) {
      if (readerPosition[r] < position) {
        if (readerThread.get(r) != thread) {
          raise(readerThread.get(r), readerRelease.get(r));
        }
        if (before == NOBODY) {
          firstReader[lock] = readerNext.get(r);
        } else {
          readerNext.set(before, readerNext.get(r));
        }
      } else {
        before = r;
      }
    }
  }

  private void shared(int thread, int lock, long position, int release) {
    latestAny[lock] = Math.max(latestAny[lock], position);
    if (position < latest[lock]) {
      raise(thread, release);
      return;
    }
    if (latestThread[lock] != NOBODY && latestThread[lock] != thread) {
      raise(latestThread[lock], latestRelease[lock]);
    }
    int r = readerThread.size();
    if (r == readerPosition.length) {
      readerPosition = Arrays.copyOf(readerPosition, r * 2);
    }
    readerThread.add(thread);
    readerRelease.add(release);
    readerPosition[r] = position;
    readerNext.add(firstReader[lock]);
    firstReader[lock] = r;
  }
}
