package dev.impasse.core.waitfor;

import dev.impasse.core.finding.ThreadRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of who can bring about what a thread waits for. Nobody holds a signal: one that can
 * give it is enough, whoever that is.
 */
final class Signal {

  /** Whether nobody but {@link #by} can give it; else they are those that we know of. */
  final boolean certain;

  /** How many of them it takes: more than one for a barrier. */
  final int missing;

  /** Whether they are the threads of a pool, which would have to run a task that waits for them. */
  boolean byPool;

  /** Whether no thread is left that does anything but wait. */
  boolean nobodyLeft;

  /** Live threads that may give it, and why we think so. */
  final Map<ThreadNode, String> by = new LinkedHashMap<>();

  /** Threads that gave it before and cannot any more. */
  final List<Absent> absent = new ArrayList<>();

  Signal(boolean certain, int missing) {
    this.certain = certain;
    this.missing = missing;
  }

  /** Adds a thread; false if it was there. */
  boolean add(ThreadNode thread, String why) {
    return by.putIfAbsent(thread, why) == null;
  }

  /** Whether there is any reason to think that we know who gives it. */
  boolean hasEvidence() {
    return nobodyLeft || !by.isEmpty() || !absent.isEmpty();
  }

  /** Returns those that have ended. */
  List<ThreadRef> gone() {
    return absent.stream().filter(Absent::ended).map(Absent::thread).toList();
  }

  /**
   * A thread that gave the signal before and cannot any more.
   *
   * @param thread the thread
   * @param ended whether it has ended
   * @param why why it cannot, to go behind its name
   */
  record Absent(ThreadRef thread, boolean ended, String why) {}
}
