package dev.impasse.core.predict;

import java.util.Arrays;

/**
 * The sync-preserving closure, except for the sections that are held where the sides are stuck: all
 * other sections on their locks have to end, wherever they stand in the trace.
 *
 * <p>This is what lets a section that was recorded later go first. A set that is closed in this way
 * need not be a schedule; {@link WitnessReplay} decides.
 */
final class HeldSectionClosure extends SyncPreservingClosure {

  private final int[] heldRound;
  private final IntList heldThread = new IntList();
  private final IntList heldItem = new IntList();
  private final IntList heldToken = new IntList();
  private long[] heldPosition = new long[8];
  // The latest acquire of another section that conflicts, for each held section.
  private long[] overtakenAt = new long[8];

  HeldSectionClosure(SyncTrace trace, Work work) {
    super(trace, work);
    heldRound = new int[trace.lockCount];
  }

  @Override
  void clear() {
    super.clear();
    heldThread.clear();
    heldItem.clear();
    heldToken.clear();
  }

  /** Says that the section which a thread's item begins is to stay open. */
  void hold(int thread, int item, int token) {
    int i = heldThread.size();
    heldThread.add(thread);
    heldItem.add(item);
    heldToken.add(token);
    if (i == heldPosition.length) {
      heldPosition = Arrays.copyOf(heldPosition, i * 2);
      overtakenAt = Arrays.copyOf(overtakenAt, i * 2);
    }
    heldPosition[i] = Long.MAX_VALUE;
    overtakenAt[i] = -1;
    heldRound[token >> 1] = round;
  }

  @Override
  void acquire(int thread, ItemCursor item, int token) {
    if (heldRound[token >> 1] != round) {
      super.acquire(thread, item, token);
      return;
    }
    int own = held(thread, item.item);
    if (own >= 0) {
      heldPosition[own] = item.position;
      return;
    }
    for (int i = 0; i < heldToken.size(); i++) {
      if (SyncTrace.conflict(heldToken.get(i), token)) {
        overtakenAt[i] = Math.max(overtakenAt[i], item.position);
        raise(thread, trace.releaseCount(thread, item));
      }
    }
  }

  /** Returns the number of the held section that a thread's item begins, -1 if it begins none. */
  int held(int thread, int item) {
    for (int i = 0; i < heldItem.size(); i++) {
      if (heldItem.get(i) == item && heldThread.get(i) == thread) {
        return i;
      }
    }
    return -1;
  }

  /** Whether some section on a lock is held at the end. */
  boolean heldLock(int lock) {
    return heldRound[lock] == round;
  }

  IntList heldTokens() {
    return heldToken;
  }

  /**
   * Returns the position from which on the order of the trace does not do: there the first held
   * section begins that another section has to overtake.
   */
  long departure() {
    long firstOvertaken = Long.MAX_VALUE;
    for (int i = 0; i < heldToken.size(); i++) {
      if (overtakenAt[i] > heldPosition[i]) {
        firstOvertaken = Math.min(firstOvertaken, heldPosition[i]);
      }
    }
    return firstOvertaken;
  }
}
