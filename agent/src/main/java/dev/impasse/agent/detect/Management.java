package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JdkModules;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's own view of threads, opened by the first scan that needs it: that takes a while. Says
 * nothing where the module {@code java.management} is missing.
 */
final class Management {

  private Management() {}

  /**
   * What the JVM says of one thread that waits for a lock.
   *
   * @param state the state of the thread
   * @param lockClass the class of the lock, or of the synchronizer in it
   * @param lockHash its identity hash
   * @param ownerId the id of the thread that holds it; not positive if the JVM does not tell
   * @param blocked how often the thread was blocked so far
   * @param waited how often it waited
   */
  record LockWait(
      Thread.State state,
      String lockClass,
      int lockHash,
      long ownerId,
      long blocked,
      long waited) {}

  /** Returns what the threads of these ids wait for, in this order; null for those that do not. */
  static List<@Nullable LockWait> waits(long[] ids) {
    return JdkModules.haveManagement() ? Bean.waits(ids) : Collections.nCopies(ids.length, null);
  }

  /** Returns the processor time of a thread, nanoseconds; -1 if the JVM does not tell. */
  static long cpuNanos(long id) {
    return JdkModules.haveManagement() ? Bean.THREADS.getThreadCpuTime(id) : -1;
  }

  /** Whether the JVM tells the processor time of threads. */
  static boolean tellsCpuTime() {
    return JdkModules.haveManagement()
        && Bean.THREADS.isThreadCpuTimeSupported()
        && Bean.THREADS.isThreadCpuTimeEnabled();
  }

  /** Apart, so that nothing of the module is looked for where it is missing. */
  private static final class Bean {

    static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    static List<@Nullable LockWait> waits(long[] ids) {
      List<@Nullable LockWait> waits = new ArrayList<>(ids.length);
      for (@Nullable ThreadInfo info : THREADS.getThreadInfo(ids)) {
        LockInfo lock = info == null ? null : info.getLockInfo();
        waits.add(
            info == null || lock == null
                ? null
                : new LockWait(
                    info.getThreadState(),
                    lock.getClassName(),
                    lock.getIdentityHashCode(),
                    info.getLockOwnerId(),
                    info.getBlockedCount(),
                    info.getWaitedCount()));
      }
      return waits;
    }
  }
}
