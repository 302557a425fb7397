package dev.impasse.core.trace;

import dev.impasse.runtime.EventWord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * What a merge knows of the starts and ends of threads, and which streams wait for one: the first
 * event of a thread comes after its start, the end of a join after the end of the thread.
 */
final class ThreadOrder {

  private final Merge.Facts facts;
  private final IntConsumer released;
  private final IdSet begun = new IdSet();
  private final IdSet over = new IdSet();
  private final Map<Integer, Deque<Integer>> waitingForStart = new TreeMap<>();
  private final Map<Integer, Deque<Integer>> waitingForEnd = new TreeMap<>();

  /**
   * Makes one that knows of no start or end.
   *
   * @param released gets each stream that waits no longer
   */
  ThreadOrder(Merge.Facts facts, IntConsumer released) {
    this.facts = facts;
    this.released = released;
  }

  /** Whether a stream's next event has to wait for a start or an end; then it does. */
  boolean mustWait(StreamReader s, int stream) {
    if (s.begunThread != s.thread
        && facts.started().contains(s.thread)
        && !begun.contains(s.thread)) {
      waitingForStart.computeIfAbsent(s.thread, k -> new ArrayDeque<>()).add(stream);
      return true;
    }
    if (s.operation == Operation.JOINED
        && (s.flags & EventWord.FLAG_TRY) == 0
        && hasEnd(s.operand)
        && !over.contains(s.operand)) {
      waitingForEnd.computeIfAbsent(s.operand, k -> new ArrayDeque<>()).add(stream);
      return true;
    }
    return false;
  }

  /** Whether the end of a thread will be seen: as an event, or as the end of its own stream. */
  private boolean hasEnd(int thread) {
    return facts.ended().contains(thread) || facts.alone().contains(thread);
  }

  /** Takes note that a stream is at its end, with which the thread that has it alone is over. */
  void streamEnded(StreamReader s) {
    if (!s.observed() && !over.contains(s.thread) && facts.alone().contains(s.thread)) {
      ended(s.thread);
    }
  }

  /** Takes note that an event of a thread was shown. */
  void shown(StreamReader s) {
    if (s.begunThread != s.thread) {
      s.begunThread = s.thread;
      begun.add(s.thread);
    }
  }

  /** Takes note that a thread was started. */
  void started(int thread) {
    begun.add(thread);
    release(waitingForStart, thread);
  }

  /** Takes note that a thread ended. */
  void ended(int thread) {
    over.add(thread);
    release(waitingForEnd, thread);
  }

  private void release(Map<Integer, Deque<Integer>> waiting, int thread) {
    Deque<Integer> streams = waiting.remove(thread);
    if (streams != null) {
      streams.forEach(released::accept);
    }
  }

  /** Lets streams go on that wait for what does not come; returns false if there are none. */
  boolean force() {
    if (!waitingForStart.isEmpty()) {
      started(waitingForStart.keySet().iterator().next());
      return true;
    }
    if (!waitingForEnd.isEmpty()) {
      ended(waitingForEnd.keySet().iterator().next());
      return true;
    }
    return false;
  }
}
