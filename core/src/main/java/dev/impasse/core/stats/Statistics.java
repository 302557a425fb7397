package dev.impasse.core.stats;

import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.EventSource;
import dev.impasse.core.trace.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts over one walk through a trace.
 *
 * <p><b>Units.</b> A trace has no clock on its events: how long a lock was held is a number of
 * events, of all threads, in the merged order.
 *
 * <p><b>Cost.</b> One pass; memory grows with the numbers of locks and threads, not of events.
 */
public final class Statistics {

  private static final int PLAUSIBLE_LOCK = 1 << 26;
  private static final int DEEPEST_SHOWN = 16;

  private final List<OperationCount> operations = new ArrayList<>();
  private final long[] nesting = new long[DEEPEST_SHOWN + 1];
  private final Map<Integer, ThreadCounts> threads = new HashMap<>();
  private long[] acquires = new long[1024];
  private long[] waited = new long[1024];
  private long[] longestHold = new long[1024];
  private long events;
  private long lostPlaces;
  private int locks;
  private int deepest;

  /**
   * How many events there are of an operation in one of its forms.
   *
   * @param tried whether it is the second form
   */
  public record OperationCount(Operation operation, boolean tried, long events) {}

  /** What is counted for one thread, and what it holds now. */
  private static final class ThreadCounts {
    long events;
    int depth;
    int @Nullable [] held;
    long @Nullable [] since;
  }

  /** Walks over all events. */
  public static Statistics of(EventSource source) {
    Statistics statistics = new Statistics();
    long[][] counts = new long[Operation.CODES][2];
    EventCursor event = source.cursor();
    while (event.next()) {
      counts[event.operation().code()][event.tried() ? 1 : 0]++;
      statistics.count(event, source);
    }
    for (Operation operation : Operation.values()) {
      long[] n = counts[operation.code()];
      if (operation.hasFlaggedForm()) {
        statistics.add(new OperationCount(operation, false, n[0]));
        statistics.add(new OperationCount(operation, true, n[1]));
      } else {
        statistics.add(new OperationCount(operation, false, n[0] + n[1]));
      }
    }
    return statistics;
  }

  private void add(OperationCount count) {
    if (count.events > 0) {
      operations.add(count);
    }
  }

  private void count(EventCursor event, EventSource source) {
    events++;
    ThreadCounts thread = threads.computeIfAbsent(event.thread(), k -> new ThreadCounts());
    thread.events++;
    switch (event.operation()) {
      case ACQUIRE, RESUME -> acquired(thread, event);
      case RELEASE, WAIT -> released(thread, event);
      case REQUEST -> {
        // Of virtual threads, and of several permits, every request is in the trace.
        int lock = event.count() == 1 ? slot(event.operand()) : 0;
        if (lock > 0 && !source.definitions().thread(event.thread()).virtual()) {
          waited[lock]++;
        }
      }
      case DROPPED -> {
        lostPlaces++;
        if (event.shared()) {
          threads.values().forEach(any -> any.depth = 0); // they write to one stream
        } else {
          thread.depth = 0;
        }
      }
      case END -> {
        thread.held = null;
        thread.since = null;
        thread.depth = 0;
      }
      default -> {
        // counted with its operation
      }
    }
  }

  private void acquired(ThreadCounts thread, EventCursor event) {
    int lock = slot(event.operand());
    if (lock == 0) {
      return;
    }
    locks += acquires[lock]++ == 0 ? 1 : 0;
    int[] held = thread.held;
    long[] since = thread.since;
    if (held == null || since == null) {
      held = new int[4];
      since = new long[4];
    } else if (thread.depth == held.length) {
      held = Arrays.copyOf(held, 2 * held.length);
      since = Arrays.copyOf(since, 2 * since.length);
    }
    held[thread.depth] = lock;
    since[thread.depth] = event.index();
    thread.held = held;
    thread.since = since;
    thread.depth++;
    deepest = Math.max(deepest, thread.depth);
    nesting[Math.min(thread.depth, DEEPEST_SHOWN)]++;
  }

  private void released(ThreadCounts thread, EventCursor event) {
    int[] held = thread.held;
    long[] since = thread.since;
    if (held == null || since == null) {
      return;
    }
    for (int i = thread.depth - 1; i >= 0; i--) {
      if (held[i] == event.operand()) {
        longestHold[held[i]] = Math.max(longestHold[held[i]], event.index() - since[i]);
        System.arraycopy(held, i + 1, held, i, thread.depth - 1 - i);
        System.arraycopy(since, i + 1, since, i, thread.depth - 1 - i);
        thread.depth--;
        return;
      }
    }
  }

  /** Returns where a lock is counted; 0 for a number that no program hands out. */
  private int slot(int lock) {
    if (lock <= 0 || lock >= PLAUSIBLE_LOCK) {
      return 0;
    }
    if (lock >= acquires.length) {
      int length = Math.max(lock + 1, acquires.length * 3 / 2);
      acquires = Arrays.copyOf(acquires, length);
      waited = Arrays.copyOf(waited, length);
      longestHold = Arrays.copyOf(longestHold, length);
    }
    return lock;
  }

  /** Returns how many events there are. */
  public long events() {
    return events;
  }

  /** Returns how many threads have events. */
  public int threads() {
    return threads.size();
  }

  /** Returns how many locks were acquired at least once. */
  public int locks() {
    return locks;
  }

  /** Returns how many events there are of each operation that occurs. */
  public List<OperationCount> operations() {
    return List.copyOf(operations);
  }

  /** Returns how often events of a thread are missing. */
  public long lostPlaces() {
    return lostPlaces;
  }

  /** Returns the largest number of locks that one thread held at once. */
  public int deepest() {
    return deepest;
  }

  /**
   * Returns how many acquires left a thread with {@code depth} locks; the last with that or more.
   */
  public long acquiresAtDepth(int depth) {
    return nesting[depth];
  }

  /** Returns the depths that are told apart: 1 to this. */
  public int depthsShown() {
    return Math.min(deepest, DEEPEST_SHOWN);
  }

  /** Returns how often a lock was acquired. */
  public long acquires(int lock) {
    return acquires[lock];
  }

  /** Returns how often a thread had to wait for a lock. */
  public long waited(int lock) {
    return waited[lock];
  }

  /** Returns for how many events a lock was held at most. */
  public long longestHold(int lock) {
    return longestHold[lock];
  }

  /** Returns how many events a thread has. */
  public long eventsOf(int thread) {
    ThreadCounts counts = threads.get(thread);
    return counts == null ? 0 : counts.events;
  }

  /** Returns the locks that were acquired most often, in this order. */
  public List<Integer> hottestLocks(int most) {
    return topLocks(most, i -> acquires[i]);
  }

  /** Returns the locks that were held longest, in this order. */
  public List<Integer> longestHeldLocks(int most) {
    return topLocks(most, i -> longestHold[i]);
  }

  /** Returns the threads with the most events, in this order. */
  public List<Integer> busiestThreads(int most) {
    return Top.of(threads.keySet().stream().mapToInt(Integer::intValue), most, this::eventsOf);
  }

  private List<Integer> topLocks(int most, IntToLongFunction by) {
    return Top.of(IntStream.range(1, acquires.length), most, by);
  }
}
