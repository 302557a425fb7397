package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.jvm.Threads;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.LockTable;
import dev.impasse.runtime.StateWord;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.ThreadView;
import dev.impasse.runtime.VirtualThreads;
import java.lang.invoke.VarHandle;
import java.lang.management.LockInfo;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
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

  private final JvmInternals internals;
  private Map<Long, Waiting> last = Map.of();

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
      Thread.State state = ThreadTable.stateOf(thread);
      boolean unseen =
          state == Thread.State.BLOCKED
              ? !publishedMonitor(found.get(s.threadId))
              : state == Thread.State.WAITING && isParkedUnseen(thread, found.get(s.threadId));
      if (unseen && !Threads.isOurs(thread)) {
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
    last = found;
    return found;
  }

  /** Adds virtual threads that no hook has seen and that are blocked for a monitor. */
  void addUnseenVirtual(Map<Long, Waiting> found) {
    for (Thread thread : internals.threads().blockedVirtual()) {
      if (!found.containsKey(ThreadTable.idOf(thread))) {
        askOfVirtual(ThreadView.unseen(thread), thread, found);
      }
    }
  }

  /** Adds threads that no hook has seen, and that the JVM says wait for a lock. */
  void meetUnseen() {
    for (Thread thread : internals.threads().ofApplication()) {
      Thread.State state = ThreadTable.stateOf(thread);
      if (state == Thread.State.BLOCKED
          || (state == Thread.State.WAITING && isParkedUnseen(thread, null))) {
        ThreadTable.observe(thread);
      }
    }
  }

  /** Whether a thread waits for a lock that has an owner, and no hook has seen that. */
  private boolean isParkedUnseen(Thread thread, @Nullable Waiting waiting) {
    if (waiting != null && !waiting.wants().isEmpty()) {
      return false;
    }
    return LockSupport.getBlocker(thread) instanceof AbstractOwnableSynchronizer lock
        && internals.exclusiveOwner(lock) != null;
  }

  private void look(ThreadState s, Thread thread, Map<Long, Waiting> found) {
    long stamp = s.stateWord();
    int depth = StateWord.waitDepth(stamp);
    if (depth == 0) {
      if (StateWord.wantsUntracked(stamp)) {
        scanUntracked(s, thread, stamp, found);
      }
      return;
    }
    boolean endsByItself = endsByItself(s, thread, depth);
    Waiting before = last.get(s.threadId);
    if (before != null && !endsByItself && before.isStill(thread, stamp)) {
      found.put(before.threadId(), before); // of 100,000 that wait for one lock, none is made anew
      return;
    }
    List<Waiting.Want> wants = new ArrayList<>(depth);
    for (int i = 0; i < Math.min(depth, ThreadState.MAX_WAITS); i++) {
      Waiting.Want want = want(s, thread, i, endsByItself);
      if (want != null) {
        wants.add(want);
      }
    }
    VarHandle.acquireFence(); // what was read above was read before the stamp is looked at again
    if (s.stateWord() == stamp && s.thread == thread) {
      long id = ThreadTable.idOf(thread);
      found.put(id, new Waiting(s, thread, id, stamp, List.copyOf(wants), null));
    }
  }

  /**
   * A wait for a monitor that has no record counts, and gets one, once the JVM calls it blocked.
   */
  private void scanUntracked(ThreadState s, Thread thread, long stamp, Map<Long, Waiting> found) {
    if (ThreadTable.stateOf(thread) != Thread.State.BLOCKED) {
      return;
    }
    Waiting before = last.get(s.threadId);
    if (before != null && before.isStill(thread, stamp)) {
      found.put(before.threadId(), before);
      return;
    }
    int site = ThreadView.wantedSite(s);
    LockRecord record = ThreadView.wantedRecord(s, stamp);
    if (record != null && s.thread == thread) {
      Waiting.Want want =
          new Waiting.Want(record, site, 1, false, false, ThreadState.WAIT_LOCK, null);
      long id = ThreadTable.idOf(thread);
      found.put(id, new Waiting(s, thread, id, stamp, List.of(want), null));
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

  private Waiting.@Nullable Want want(ThreadState s, Thread thread, int i, boolean endsByItself) {
    LockRecord record = s.waits[i];
    long info = s.waitInfo[i];
    int kind = (int) (info >>> 60) & 15;
    boolean timed = endsByItself || ((info >>> 56) & ThreadState.TIMED) != 0;
    int permits = (int) (info >>> 32) & 0xFFFFFF;
    boolean item = ((info >>> 56) & ThreadState.SHARED) != 0;
    boolean recorded = kind == ThreadState.WAIT_LOCK || kind == ThreadState.WAIT_NOTIFY;
    Object awaiting = recorded ? null : s.awaiting;
    if (recorded ? record == null : awaiting == null) {
      return null; // it changed under our eyes
    }
    if (kind == ThreadState.WAIT_NOTIFY
        && (isBackInQueue(record, thread)
            || (record.kind == LockRecord.MONITOR
                && (ThreadTable.stateOf(thread) == Thread.State.BLOCKED
                    || internals.isNotified(thread))))) {
      // It was signalled, and waits for its lock again: no time-out ends that.
      return new Waiting.Want(
          record.resource, (int) info, 1, false, item, ThreadState.WAIT_LOCK, null);
    }
    return new Waiting.Want(record, (int) info, permits, timed, item, kind, awaiting);
  }

  private boolean isBackInQueue(LockRecord condition, Thread thread) {
    if (condition.kind != LockRecord.CONDITION) {
      return false; // of a monitor the JVM tells
    }
    Object of = internals.synchronizerOf(condition.get());
    return of != null && JvmInternals.isQueued(of, thread);
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

  private void ask(List<ThreadState> blocked, Map<Long, Waiting> found) {
    long[] ids = new long[blocked.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = blocked.get(i).threadId;
    }
    ThreadInfo[] infos = Management.THREADS.getThreadInfo(ids);
    for (int i = 0; i < ids.length; i++) {
      ThreadInfo info = infos[i];
      LockInfo monitor = info == null ? null : info.getLockInfo();
      Thread thread = blocked.get(i).thread;
      if (info == null || thread == null) {
        continue;
      }
      if (monitor == null || info.getLockOwnerId() <= 0) {
        // Its owner is a virtual thread, which the JVM does not tell, or it has gone on.
        if (ThreadTable.stateOf(thread) == Thread.State.BLOCKED) {
          askOfVirtual(blocked.get(i), thread, found);
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
              // The JVM counts how often a thread was blocked: that tells one wait from the next.
              (blocked.get(i).stateWord() * 31 + info.getBlockedCount()) * 31
                  + info.getWaitedCount(),
              published == null ? List.of() : published.wants(),
              new Waiting.Blocked(
                  monitor,
                  info.getLockOwnerId(),
                  info.getThreadState() == Thread.State.BLOCKED
                      ? null
                      : LockSupport.getBlocker(thread))));
    }
  }

  /** The JVM tells the monitor of a blocked virtual thread, not its owner: that is in the books. */
  private void askOfVirtual(ThreadState s, Thread thread, Map<Long, Waiting> found) {
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
    LockInfo info = new LockInfo(monitor.getClass().getName(), System.identityHashCode(monitor));
    found.put(
        id,
        new Waiting(
            s,
            thread,
            id,
            s.stateWord() * 31,
            published == null ? List.of() : published.wants(),
            new Waiting.Blocked(info, owner, null)));
  }
}
