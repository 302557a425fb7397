package dev.impasse.core.model;

/**
 * What is known of one thread.
 *
 * @param index number of the thread in the trace
 * @param tid {@code Thread.threadId()}
 * @param name name, last known
 * @param virtual whether it is a virtual thread
 * @param daemon whether it is a daemon
 * @param parent number of the thread that started it, 0 when not known
 */
public record ThreadInfo(
    int index, long tid, String name, boolean virtual, boolean daemon, int parent) {

  /** Returns a thread of which only the number is known. */
  public static ThreadInfo unknown(int index) {
    return new ThreadInfo(index, index, "thread#" + index, false, false, 0);
  }

  /** Returns the same thread with another parent. */
  public ThreadInfo startedBy(int thread) {
    return new ThreadInfo(index, tid, name, virtual, daemon, thread);
  }
}
