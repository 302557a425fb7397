package dev.impasse.agent.orders;

import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must have come before a thread's present, by start and join: a list of facts that grows at
 * its head and is shared between threads. Immutable.
 *
 * @param thread whose
 * @param starts everything that the thread did before it started so many threads; all of it if
 *     {@link #ENDED}
 * @param of what came before that
 * @param before the fact before this one
 */
public record Past(long thread, int starts, @Nullable Past of, @Nullable Past before) {

  static final int ENDED = Integer.MAX_VALUE;

  /** More facts are not read: what is that old counts as having come before. */
  private static final int MOST_FACTS = 100_000;

  /** What a thread that is being started has behind it. Called by its parent. */
  public static void starting(ThreadState parent, ThreadState child) {
    child.past = new Past(parent.threadId, parent.starts, of(parent), null);
  }

  /** Adds to what a thread knows that another one has ended. Called by the thread. */
  public static void joined(ThreadState by, Thread ended) {
    ThreadState of = ThreadTable.find(ThreadTable.idOf(ended));
    by.past = new Past(ThreadTable.idOf(ended), ENDED, of == null ? null : of(of), of(by));
  }

  static @Nullable Past of(ThreadState s) {
    return (Past) s.past;
  }

  /**
   * Whether all that a thread did before it had started so many threads must have come before.
   *
   * @param past of the later one
   * @param lastStarts how many threads the earlier one had started when it did the last of it
   */
  public static boolean has(@Nullable Past past, long thread, int lastStarts) {
    Set<Past> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Past> open = new ArrayDeque<>();
    push(past, open, seen);
    while (!open.isEmpty()) {
      Past fact = open.pop();
      if ((fact.thread == thread && fact.starts > lastStarts) || seen.size() > MOST_FACTS) {
        return true;
      }
      push(fact.of, open, seen);
      push(fact.before, open, seen);
    }
    return false;
  }

  private static void push(@Nullable Past past, Deque<Past> open, Set<Past> seen) {
    if (past != null && seen.add(past)) {
      open.push(past);
    }
  }
}
