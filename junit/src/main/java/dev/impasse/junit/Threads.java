package dev.impasse.junit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at threads of this JVM. */
final class Threads {

  private static final ThreadMXBean JVM = ManagementFactory.getThreadMXBean();

  private Threads() {}

  /** Returns the id of a thread. */
  @SuppressWarnings("deprecation") // threadId() came with Java 19
  static long id(Thread thread) {
    return thread.getId();
  }

  /** Returns an id that is greater than those of all threads so far: ids are handed out in turn. */
  static long nextId() {
    // The long form: it takes no number of "Thread-N", and copies no inheritable thread-locals.
    return id(new Thread(null, null, "impasse-id", 0, false));
  }

  /**
   * Returns the id of a thread in a circle of owners of monitors and exclusive locks that a
   * platform thread waits for from outside, as the JVM knows them, or -1 if it does not. Who is in
   * one never leaves it.
   */
  static long circleAhead(Thread thread) {
    Set<Long> met = new HashSet<>();
    long id = id(thread);
    while (id >= 0 && met.add(id)) {
      ThreadInfo info = JVM.getThreadInfo(id);
      id = info == null ? -1 : info.getLockOwnerId();
    }
    return id == id(thread) ? -1 : id;
  }

  /** Returns the processor time that a platform thread has used, or 0 if the JVM does not say. */
  static long cpuNanos(Thread thread) {
    return JVM.isThreadCpuTimeSupported() && JVM.isThreadCpuTimeEnabled()
        ? Math.max(0, JVM.getThreadCpuTime(id(thread)))
        : 0;
  }

  /** Returns what the JVM knows of a living platform thread, or null. */
  static @Nullable ThreadInfo info(long id, int depth) {
    return JVM.getThreadInfo(id, depth);
  }

  /** Returns the platform threads that wait for what another one owns, without stacks. */
  static List<ThreadInfo> waitingForOwners() {
    return Stream.of(JVM.getThreadInfo(JVM.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getLockOwnerId() >= 0)
        .toList();
  }
}
