package dev.impasse.agent.jvm;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM knew of all platform threads at the moment when the agent was attached, before it
 * changed any class: their stacks, and what they held since which frame.
 *
 * <p>A method that runs while its class is woven loses its line numbers in later stack traces; here
 * they still are. Immutable; empty when the agent was there from the start.
 */
public final class BeforeAttach {

  /** Nothing happened before. */
  static final BeforeAttach NOTHING = new BeforeAttach(Map.of(), Map.of());

  private final Map<Long, List<StackTraceElement>> stacks;
  private final Map<String, StackTraceElement> acquired;

  private BeforeAttach(
      Map<Long, List<StackTraceElement>> stacks, Map<String, StackTraceElement> acquired) {
    this.stacks = stacks;
    this.acquired = acquired;
  }

  /** Asks the JVM, in one safepoint; nothing where it cannot be asked. */
  public static BeforeAttach take() {
    return JdkModules.haveManagement() ? Bean.ask() : NOTHING;
  }

  /** Apart, so that nothing of the module is looked for where it is missing. */
  private static final class Bean {
    static BeforeAttach ask() {
      Map<Long, List<StackTraceElement>> stacks = new HashMap<>();
      Map<String, StackTraceElement> acquired = new HashMap<>();
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      boolean monitors = threads.isObjectMonitorUsageSupported();
      for (ThreadInfo thread : threads.dumpAllThreads(monitors, false)) {
        stacks.put(thread.getThreadId(), List.of(thread.getStackTrace()));
        for (MonitorInfo held : thread.getLockedMonitors()) {
          StackTraceElement frame = held.getLockedStackFrame();
          if (frame != null) {
            acquired.put(key(thread.getThreadId(), held), frame);
          }
        }
      }
      return new BeforeAttach(Map.copyOf(stacks), Map.copyOf(acquired));
    }

    private static String key(long threadId, LockInfo lock) {
      return threadId + ":" + lock.getIdentityHashCode();
    }
  }

  /** Whether the agent was attached to a running program. */
  public boolean isKnown() {
    return !stacks.isEmpty();
  }

  /** Returns where a thread took a monitor that it held already then, or null. */
  public @Nullable StackTraceElement acquiredAt(long threadId, int identityHash) {
    return acquired.get(threadId + ":" + identityHash);
  }

  /** Returns a stack with the lines, where it has lost them, that it had then. */
  public List<StackTraceElement> withLines(long threadId, List<StackTraceElement> now) {
    List<StackTraceElement> then = stacks.get(threadId);
    if (then == null) {
      return now;
    }
    List<StackTraceElement> mended = new ArrayList<>(now);
    for (int up = 1; up <= Math.min(now.size(), then.size()); up++) {
      StackTraceElement frame = now.get(now.size() - up);
      StackTraceElement before = then.get(then.size() - up);
      boolean same =
          frame.getClassName().equals(before.getClassName())
              && frame.getMethodName().equals(before.getMethodName());
      if (same && frame.getFileName() == null && !frame.isNativeMethod()) {
        mended.set(
            now.size() - up,
            new StackTraceElement(
                frame.getClassLoaderName(),
                frame.getModuleName(),
                frame.getModuleVersion(),
                frame.getClassName(),
                frame.getMethodName(),
                before.getFileName(),
                before.getLineNumber()));
      }
    }
    return mended;
  }
}
