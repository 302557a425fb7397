package dev.impasse.junit;

import java.util.Arrays;

/**
 * For how long a thread has not moved: it stands at the same place, and has used no processor time
 * worth the name, as one that works there would. Not thread-safe.
 */
final class Standstill {

  private static final long WORK_NANOS = 20_000_000;

  private final Thread thread;
  private StackTraceElement[] at = {};
  private long cpu;
  private long since;

  /** Begins to watch a thread, which is taken to move until it is seen twice at one place. */
  Standstill(Thread thread) {
    this.thread = thread;
  }

  /** Reads the thread; returns for how long it has stood where it stands, in nanoseconds. */
  long nanos(long now) {
    StackTraceElement[] seen = thread.getStackTrace();
    long used = Threads.cpuNanos(thread);
    if (seen.length == 0 || !Arrays.equals(seen, at) || used - cpu > WORK_NANOS) {
      at = seen;
      cpu = used;
      since = now;
    }
    return now - since;
  }

  /** Returns where the thread was when it was read last. */
  StackTraceElement[] place() {
    return at.clone();
  }
}
