package dev.impasse.agent.jvm;

import dev.impasse.runtime.ThreadTable;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which monitors threads hold, and in which frames they took them, according to the JVM: of all
 * threads since JDK 25, of platform threads before.
 *
 * <p><b>Cost.</b> The JVM stops each thread, or all for as long as it walks the stacks asked for:
 * only for threads that are thought to be stuck.
 */
public final class OwnedMonitors {

  private final @Nullable VirtualSnapshots snapshots;

  OwnedMonitors(@Nullable VirtualSnapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** Returns what each thread holds, by its id; nothing for those of which it is not known. */
  public Map<Long, List<OwnedMonitor>> of(Collection<Thread> threads) {
    Map<Long, List<OwnedMonitor>> owned = new HashMap<>();
    if (snapshots != null) {
      for (Thread thread : threads) {
        owned.put(ThreadTable.idOf(thread), snapshots.owned(thread));
      }
    } else if (JdkModules.haveManagement()) {
      long[] ids =
          threads.stream()
              .filter(thread -> !ThreadTable.isVirtual(thread))
              .mapToLong(ThreadTable::idOf)
              .toArray();
      Bean.ask(ids, owned);
    }
    return owned;
  }

  /** Apart, so that nothing of the module is looked for where it is missing. */
  private static final class Bean {

    static void ask(long[] ids, Map<Long, List<OwnedMonitor>> owned) {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      if (!threads.isObjectMonitorUsageSupported()) {
        return;
      }
      for (@Nullable ThreadInfo info : threads.getThreadInfo(ids, true, false)) {
        if (info != null) {
          owned.put(info.getThreadId(), of(info));
        }
      }
    }

    private static List<OwnedMonitor> of(ThreadInfo info) {
      LockInfo wanted = info.getLockInfo();
      List<OwnedMonitor> monitors = new ArrayList<>();
      for (MonitorInfo held : info.getLockedMonitors()) {
        StackTraceElement frame = held.getLockedStackFrame();
        boolean isWanted =
            wanted != null && wanted.getIdentityHashCode() == held.getIdentityHashCode();
        if (frame != null && !isWanted) {
          monitors.add(
              new OwnedMonitor(
                  null, held.getClassName(), held.getIdentityHashCode(), frame, false));
        }
      }
      return monitors;
    }
  }
}
