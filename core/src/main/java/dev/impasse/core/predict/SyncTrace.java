package dev.impasse.core.predict;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A trace, reduced to what prediction needs.
 *
 * <p><b>Shape.</b> Threads, locks and variables are numbered from 0. For each thread a list of
 * items ({@link ItemLog}): its acquires, and an item for each event that has to come after events
 * of another thread (the start of a thread, the end of one, a value that was read). Clocks are not
 * kept: an order item says how many items of the other thread come before, and what these depend on
 * is found by walking over them.
 *
 * <p><b>Abstract acquires</b> are the distinct (thread, lock wanted, lockset held) with a lockset
 * that is not empty (Tunc et al., PLDI 2023, section 4). Number, thread and transition of each; the
 * instances are in the logs.
 *
 * <p><b>Memory.</b> About 8 bytes for an acquire, 6 for an order item, none for other events.
 */
final class SyncTrace {

  final Locksets locksets;
  final int threadCount;
  final int lockCount;
  final long events;
  final int abstractCount;

  /** Whether the positions are an order that happened; if not, they are one for each lock only. */
  final boolean inOrder;

  final int[] abstractThread;
  final int[] abstractTransition;

  private final @Nullable ItemLog[] logs;
  private final LongIntMap longSpans;

  private static final ItemLog EMPTY = new ItemLog();

  SyncTrace(
      Locksets locksets,
      @Nullable ItemLog[] logs,
      int threadCount,
      int lockCount,
      long events,
      LongIntMap longSpans,
      int[] abstractThread,
      int[] abstractTransition,
      int abstractCount,
      boolean inOrder) {
    this.inOrder = inOrder;
    this.locksets = locksets;
    this.logs = logs;
    this.threadCount = threadCount;
    this.lockCount = lockCount;
    this.events = events;
    this.longSpans = longSpans;
    this.abstractThread = Arrays.copyOf(abstractThread, abstractCount);
    this.abstractTransition = Arrays.copyOf(abstractTransition, abstractCount);
    this.abstractCount = abstractCount;
  }

  /** Returns the items of a thread. */
  ItemLog log(int thread) {
    ItemLog log = logs[thread];
    return log == null ? EMPTY : log;
  }

  /**
   * Returns how many items of a thread come before the end of the section that a cursor's acquire
   * opens, or {@link Integer#MAX_VALUE} if it was never released.
   */
  int releaseCount(int thread, ItemCursor acquire) {
    if (acquire.span == 0) {
      return Integer.MAX_VALUE;
    }
    int span = acquire.span == ItemLog.LONG_SPAN ? longSpan(thread, acquire.item) : acquire.span;
    return acquire.item + span;
  }

  private int longSpan(int thread, int item) {
    return longSpans.get((long) thread << 32 | item);
  }

  /** Returns the token that an abstract acquire wants. */
  int wanted(int node) {
    return locksets.token(abstractTransition[node]);
  }

  /** Returns the tokens that an abstract acquire holds. */
  int[] held(int node) {
    return locksets.tokens(locksets.from(abstractTransition[node]));
  }

  /** Returns the number of all items. */
  long items() {
    long sum = 0;
    for (int t = 0; t < threadCount; t++) {
      sum += log(t).items();
    }
    return sum;
  }

  /** Whether two tokens cannot be held at the same time by two threads. */
  static boolean conflict(int a, int b) {
    return (a >> 1) == (b >> 1) && (a & b & 1) == 0;
  }
}
