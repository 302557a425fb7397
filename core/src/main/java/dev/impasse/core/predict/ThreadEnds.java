package dev.impasse.core.predict;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Which threads' ends count as locks: those that another thread waits for, without a time, while it
 * holds something. What it holds may be the end of itself that somebody else waits for.
 *
 * <p>The first reading finds them, and the next ones have them as locks.
 */
final class ThreadEnds {

  private final Map<Integer, IntList> joined = new HashMap<>();
  private final BitSet waitedFor = new BitSet();
  private final BitSet open = new BitSet();
  private final BitSet timed = new BitSet();
  private int readings;

  /** A reading begins. */
  void begin() {
    readings++;
    open.clear();
    timed.clear();
  }

  /** Whether the first reading has found any; spreads them to those that they wait for. */
  boolean found() {
    IntList todo = new IntList();
    waitedFor.stream().forEach(todo::add);
    while (!todo.isEmpty()) {
      IntList children = joined.get(todo.pop());
      for (int i = 0; children != null && i < children.size(); i++) {
        if (!waitedFor.get(children.get(i))) {
          waitedFor.set(children.get(i));
          todo.add(children.get(i));
        }
      }
    }
    joined.clear();
    return !waitedFor.isEmpty();
  }

  /** Whether the end of a thread is a lock. */
  boolean counts(int thread) {
    return readings > 1 && waitedFor.get(thread);
  }

  /** Whether a thread begins to hold its end. */
  boolean opens(int thread) {
    if (!counts(thread) || open.get(thread)) {
      return false;
    }
    open.set(thread);
    return true;
  }

  /** A thread is going to wait for the end of another. */
  void waits(int thread, boolean forATime) {
    timed.set(thread, forATime);
  }

  /** A thread saw the end of another; returns whether that is an acquire that could have hung. */
  boolean waited(int thread, int child, boolean holding) {
    if (thread == child || timed.get(thread)) {
      return false;
    }
    if (readings == 1) {
      joined.computeIfAbsent(thread, t -> new IntList()).add(child);
      if (holding) {
        waitedFor.set(child);
      }
    }
    return counts(child);
  }
}
