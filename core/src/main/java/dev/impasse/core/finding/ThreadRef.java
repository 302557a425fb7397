package dev.impasse.core.finding;

/**
 * A thread in a report.
 *
 * @param tid {@code Thread.threadId()}
 * @param name its name when it was seen, may be empty for virtual threads
 * @param virtual whether it is a virtual thread
 * @param daemon whether it is a daemon
 */
public record ThreadRef(long tid, String name, boolean virtual, boolean daemon) {

  /** Returns the name, or {@code virtual#42} for a thread that has none. */
  public String label() {
    if (!name.isEmpty()) {
      return name;
    }
    return (virtual ? "virtual#" : "thread#") + tid;
  }
}
