package dev.impasse.agent.detect;

import dev.impasse.agent.JvmInternals;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.LockTable;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.VirtualThreads;
import java.lang.invoke.VarHandle;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks once at every thread that Impasse knows, and lists those that wait.
 *
 * <p>No lock, no safepoint: published waits are read from the threads' own books; for a thread that
 * the JVM calls blocked without a published wait, the JVM is asked for the monitor and its owner,
 * which (without stacks) it answers without stopping anybody.
 *
 * <p><b>Cost.</b> A few loads for each thread that does not wait, an object or two for each that
 * does.
 */
final class WaitScan {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final JvmInternals internals;

  WaitScan(JvmInternals internals) {
    this.internals = internals;
  }

  /** Returns the threads that wait now, by id. */
  Map<Long, Waiting> now() {
    Map<Long, Waiting> found = new HashMap<>();
    List<ThreadState> blocked = new ArrayList<>();
    for (ThreadState s : ThreadTable.snapshot()) {
      Thread thread = s == null ? null : s.thread;
      if (thread == null) {
        continue;
      }
      look(s, thread, found);
      if (ThreadTable.stateOf(thread) == Thread.State.BLOCKED
          && !publishedMonitor(found.get(s.threadId))) {
        blocked.add(s);
      }
    }
    VirtualThreads.forEach(
        s -> {
          Thread thread = s.thread;
          if (thread != null) {
            look(s, thread, found);
            if (ThreadTable.stateOf(thread) == Thread.State.BLOCKED
                && !publishedMonitor(found.get(s.threadId))) {
              askOfVirtual(s, thread, found);
            }
          }
        });
    if (!blocked.isEmpty()) {
      ask(blocked, found);
    }
    return found;
  }

  private static void look(ThreadState s, Thread thread, Map<Long, Waiting> found) {
    long stamp = s.stamp();
    int depth = ThreadState.waitDepth(stamp);
    if (depth == 0) {
      return;
    }
    List<Waiting.Want> wants = new ArrayList<>(depth);
    boolean endsByItself = endsByItself(s, thread, depth);
    for (int i = 0; i < Math.min(depth, ThreadState.MAX_WAITS); i++) {
      Waiting.Want want = want(s, i, endsByItself);
      if (want != null) {
        wants.add(want);
      }
    }
    VarHandle.acquireFence(); // what was read above was read before the stamp is looked at again
    if (s.stamp() == stamp && s.thread == thread) {
      long id = ThreadTable.idOf(thread);
      found.put(id, new Waiting(s, thread, id, stamp, List.copyOf(wants), null));
    }
  }

  /**
   * Whether a wait is bounded by what happens inside: a lock whose {@code lock()} tries its inner
   * lock for a time, or polls, or spins, may give up, whatever its contract says.
   */
  private static boolean endsByItself(ThreadState s, Thread thread, int depth) {
    int inner = Math.min(depth, ThreadState.MAX_WAITS) - 1;
    if (((s.waitInfo[inner] >>> 56) & ThreadState.TIMED) != 0) {
      return true;
    }
    Thread.State state = ThreadTable.stateOf(thread);
    return state != Thread.State.WAITING && state != Thread.State.BLOCKED;
  }

  private static Waiting.@Nullable Want want(ThreadState s, int i, boolean endsByItself) {
    LockRecord record = s.waits[i];
    long info = s.waitInfo[i];
    int kind = (int) (info >>> 60) & 3;
    boolean timed = endsByItself || ((info >>> 56) & ThreadState.TIMED) != 0;
    int permits = (int) (info >>> 32) & 0xFFFFFF;
    Thread joining = kind == ThreadState.WAIT_JOIN ? s.joining : null;
    if (record == null && joining == null) {
      return null; // it changed under our eyes
    }
    return new Waiting.Want(record, (int) info, permits, timed, kind, joining);
  }

  /** Whether the innermost published wait is the monitor that the thread is blocked for. */
  private static boolean publishedMonitor(@Nullable Waiting waiting) {
    if (waiting == null || waiting.wants().isEmpty()) {
      return false;
    }
    Waiting.Want inner = waiting.wants().get(waiting.wants().size() - 1);
    return inner.kind() == ThreadState.WAIT_LOCK
        && inner.record() != null
        && inner.record().kind == LockRecord.MONITOR;
  }

  private static void ask(List<ThreadState> blocked, Map<Long, Waiting> found) {
    long[] ids = new long[blocked.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = blocked.get(i).threadId;
    }
    ThreadInfo[] infos = THREADS.getThreadInfo(ids);
    for (int i = 0; i < ids.length; i++) {
      ThreadInfo info = infos[i];
      LockInfo monitor = info == null ? null : info.getLockInfo();
      Thread thread = blocked.get(i).thread;
      if (info == null
          || monitor == null
          || thread == null
          || info.getThreadState() != Thread.State.BLOCKED) {
        continue;
      }
      Waiting published = found.get(ids[i]);
      found.put(
          ids[i],
          new Waiting(
              blocked.get(i),
              thread,
              ids[i],
              // The JVM counts how often a thread was blocked: that tells one wait from the next.
              blocked.get(i).stamp() * 31 + info.getBlockedCount(),
              published == null ? List.of() : published.wants(),
              new Waiting.Blocked(monitor, info.getLockOwnerId())));
    }
  }

  /** The JVM tells the monitor of a blocked virtual thread, not its owner: that is in the books. */
  private void askOfVirtual(ThreadState s, Thread thread, Map<Long, Waiting> found) {
    Object monitor = internals.blockedOn(thread);
    LockRecord record = monitor == null ? null : LockTable.find(monitor, true);
    long owner = record == null ? 0 : record.ownerId();
    if (monitor == null || owner == 0) {
      return;
    }
    long id = ThreadTable.idOf(thread);
    Waiting published = found.get(id);
    LockInfo info = new LockInfo(monitor.getClass().getName(), System.identityHashCode(monitor));
    found.put(
        id,
        new Waiting(
            s,
            thread,
            id,
            s.stamp() * 31,
            published == null ? List.of() : published.wants(),
            new Waiting.Blocked(info, owner)));
  }
}
