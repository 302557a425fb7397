package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.LockTable;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that wait and have published nothing: for which monitor or lock, and whose it is,
 * according to the JVM. Asked without stacks, it answers without stopping anybody.
 */
final class BlockedThreads {

  private final JvmInternals internals;

  BlockedThreads(JvmInternals internals) {
    this.internals = internals;
  }

  /**
   * Adds the waits of threads that the JVM calls blocked, or parked for a lock, without a published
   * wait.
   */
  void add(List<ThreadState> blocked, Map<Long, Waiting> found) {
    long[] ids = new long[blocked.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = blocked.get(i).threadId;
    }
    List<Management.@Nullable LockWait> waits = Management.waits(ids);
    for (int i = 0; i < ids.length; i++) {
      Management.LockWait wait = waits.get(i);
      Thread thread = blocked.get(i).thread;
      if (thread == null) {
        continue;
      }
      if (wait == null || wait.ownerId() <= 0) {
        // Its owner is a virtual thread, which the JVM does not say, or it has gone on.
        if (ThreadTable.stateOf(thread) == Thread.State.BLOCKED) {
          addVirtual(blocked.get(i), thread, found);
        }
        continue;
      }
      Waiting published = found.get(ids[i]);
      found.put(
          ids[i],
          new Waiting(
              blocked.get(i),
              thread,
              ids[i],
              // The JVM counts how often a thread was blocked: one wait differs from the next.
              (blocked.get(i).stateWord() * 31 + wait.blocked()) * 31 + wait.waited(),
              published == null ? List.of() : published.wants(),
              new Waiting.Blocked(
                  wait.lockClass(),
                  wait.lockHash(),
                  wait.ownerId(),
                  wait.state() == Thread.State.BLOCKED ? null : LockSupport.getBlocker(thread))));
    }
  }

  /** The JVM says the monitor of a blocked virtual thread; its owner is in the lock records. */
  void addVirtual(ThreadState s, Thread thread, Map<Long, Waiting> found) {
    Object monitor = internals.blockedOn(thread);
    LockRecord record = monitor == null ? null : LockTable.find(monitor, true);
    long owner = record == null ? 0 : record.ownerId();
    if (monitor != null && owner == 0) {
      ThreadState holder = ThreadTable.untrackedHolderOf(monitor);
      owner = holder == null ? 0 : holder.threadId;
    }
    if (monitor == null || owner == 0) {
      return;
    }
    long id = ThreadTable.idOf(thread);
    Waiting published = found.get(id);
    found.put(
        id,
        new Waiting(
            s,
            thread,
            id,
            s.stateWord() * 31,
            published == null ? List.of() : published.wants(),
            new Waiting.Blocked(
                monitor.getClass().getName(), System.identityHashCode(monitor), owner, null)));
  }
}
