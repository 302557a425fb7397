package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.jvm.OwnedMonitor;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.LockTable;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that wait and have published nothing: for which monitor or lock, and whose it is,
 * according to the JVM. Asked without stacks, it answers without stopping anybody.
 */
final class BlockedThreads {

  /** So much of the time may be spent in asking which threads hold a monitor: a twentieth. */
  static final int REST = 20;

  private final JvmInternals internals;

  /** Virtual threads without a state that were blocked when it was last asked what for. */
  private List<Unowned> virtual = List.of();

  /** Threads that are blocked for a monitor of which no record says the owner, in this scan. */
  private final List<Unowned> unowned = new ArrayList<>();

  private IdentityHashMap<Object, Thread> owners = new IdentityHashMap<>();

  /** Which monitor a notified thread wants back, where the JVM does not say it. */
  private final IdentityHashMap<Thread, Object> wantedBack = new IdentityHashMap<>();

  private IdentityHashMap<Thread, Object> before = new IdentityHashMap<>();
  private long next;

  private record Unowned(ThreadState state, Thread thread, @Nullable Object monitor) {}

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
    if (owner == 0) {
      unowned.add(new Unowned(s, thread, monitor));
    }
    if (monitor == null || owner == 0) {
      return;
    }
    put(s, thread, monitor, owner, found);
  }

  /** Adds a virtual thread that was notified and wants its monitor back. */
  void addNotified(ThreadState s, Thread thread) {
    Object monitor = internals.waitingOn(thread);
    if (monitor != null) {
      unowned.add(new Unowned(s, thread, monitor));
    }
  }

  /** Begins a scan. */
  void begin() {
    unowned.clear();
  }

  /** Returns how many are blocked so far for a monitor of which no record says the owner. */
  int unowned() {
    return unowned.size();
  }

  /** Remembers, for the next scans, those that were added after so many. */
  void remember(int after) {
    virtual = List.copyOf(unowned.subList(after, unowned.size()));
  }

  /** Takes those that were blocked and still are for blocked for the same. */
  void addAgain(Map<Long, Waiting> found) {
    for (Unowned one : virtual) {
      if (!found.containsKey(one.state.threadId)
          && (ThreadTable.stateOf(one.thread) == Thread.State.BLOCKED
              || internals.isNotified(one.thread))) {
        unowned.add(one);
      }
    }
  }

  /**
   * Adds threads that are blocked for monitors whose owners no hook saw: asks the threads that wait
   * what they hold, where the JVM says it. Dear; so it is asked when two scans saw the same, and
   * not all the time.
   *
   * @param anew whether what was found out before does not do
   */
  void addUnowned(Map<Long, Waiting> found, boolean anew) {
    IdentityHashMap<Thread, Object> now = new IdentityHashMap<>();
    boolean again = false;
    for (Unowned one : unowned) {
      now.put(one.thread, one.monitor);
      again |= before.get(one.thread) == one.monitor;
    }
    before = now;
    if (unowned.isEmpty()) {
      owners = new IdentityHashMap<>(); // the application may let go of them
      wantedBack.clear();
      return;
    }
    long begin = System.nanoTime();
    if (again && (anew || begin - next >= 0)) {
      owners = ownersAmong(found);
      next = begin + REST * (System.nanoTime() - begin);
    }
    for (Unowned one : unowned) {
      Object monitor = one.monitor == null ? wantedBack.get(one.thread) : one.monitor;
      Thread owner = monitor == null ? null : owners.get(monitor);
      if (monitor != null && owner != null) {
        put(one.state, one.thread, monitor, ThreadTable.idOf(owner), found);
      }
    }
  }

  private IdentityHashMap<Object, Thread> ownersAmong(Map<Long, Waiting> found) {
    IdentityHashMap<Object, Thread> owner = new IdentityHashMap<>();
    Set<Thread> threads = Collections.newSetFromMap(new IdentityHashMap<>());
    found.values().forEach(waiting -> threads.add(waiting.thread()));
    unowned.forEach(one -> threads.add(one.thread));
    for (Thread thread : internals.threads().withVirtual()) {
      Thread.State state = ThreadTable.stateOf(thread);
      boolean waits = state == Thread.State.WAITING || state == Thread.State.BLOCKED;
      if (waits) {
        threads.add(thread);
      }
    }
    IdentityHashMap<Object, Thread> perhaps = new IdentityHashMap<>();
    for (Thread thread : threads) {
      List<OwnedMonitor> held =
          internals
              .monitors()
              .of(List.of(thread))
              .getOrDefault(ThreadTable.idOf(thread), List.of());
      for (OwnedMonitor monitor : held) {
        if (monitor.object() != null) {
          (monitor.perhaps() ? perhaps : owner).put(monitor.object(), thread);
        }
      }
    }
    wantedBack.clear();
    perhaps.forEach(
        (monitor, thread) -> {
          if (owner.putIfAbsent(monitor, thread) != null) {
            wantedBack.put(thread, monitor);
          }
        });
    return owner;
  }

  private static void put(
      ThreadState s, Thread thread, Object monitor, long owner, Map<Long, Waiting> found) {
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
