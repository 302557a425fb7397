package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.LockTable;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.ThreadView;
import dev.impasse.runtime.VirtualThreads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that wait for the notification of a monitor, according to the JVM, or have parked for a
 * future of a library ({@link ParkedFutures}): of code that is not woven. Before JDK 25 the JVM
 * says the class and the identity hash of a monitor and no more.
 *
 * <p>Used by the daemon of suspicions alone; no stacks are taken, nobody is stopped but for a
 * virtual thread that is asked.
 */
final class JvmNotifications {

  private static final int MOST_VIRTUAL = 400;

  private final JvmInternals internals;
  private Map<String, LockRecord> known = new HashMap<>();

  JvmNotifications(JvmInternals internals) {
    this.internals = internals;
  }

  /** Adds such waits, of threads that wait for nothing else. */
  void add(Map<Long, Waiting> found) {
    Map<String, LockRecord> seen = new HashMap<>();
    List<Thread> threads = new ArrayList<>();
    for (Thread thread : internals.threads().ofApplication()) {
      if (waitsForNothingSeen(thread, found)) {
        threads.add(thread);
      } else {
        addFuture(thread, found);
      }
    }
    long[] ids = threads.stream().mapToLong(ThreadTable::idOf).toArray();
    List<Management.@Nullable LockWait> waits = Management.waits(ids);
    for (int i = 0; i < ids.length; i++) {
      Management.LockWait wait = waits.get(i);
      if (wait != null && wait.state() == Thread.State.WAITING) {
        add(threads.get(i), record(threads.get(i), wait, seen), wait.waited(), found);
      }
    }
    known = seen;
    addVirtual(found);
  }

  private static boolean waitsForNothingSeen(Thread thread, Map<Long, Waiting> found) {
    return ThreadTable.stateOf(thread) == Thread.State.WAITING
        && !found.containsKey(ThreadTable.idOf(thread))
        && LockSupport.getBlocker(thread) == null;
  }

  private static void addFuture(Thread thread, Map<Long, Waiting> found) {
    long id = ThreadTable.idOf(thread);
    Future<?> future = ParkedFutures.of(thread);
    if (future == null
        || found.containsKey(id)
        || ThreadTable.stateOf(thread) != Thread.State.WAITING) {
      return;
    }
    ThreadState state = stateOf(thread, id);
    Waiting.Want want = new Waiting.Want(null, 0, 1, false, false, ThreadState.WAIT_SIGNAL, future);
    long epoch = state.stateWord() * 31 + System.identityHashCode(future);
    found.put(id, new Waiting(state, thread, id, epoch, List.of(want), null));
  }

  /** Returns the state of a thread that waits; of one that is not known, one that says so. */
  private static ThreadState stateOf(Thread thread, long id) {
    boolean virtual = ThreadTable.isVirtual(thread);
    if (!virtual) {
      ThreadTable.observe(thread);
    }
    ThreadState known = virtual ? VirtualThreads.find(id) : ThreadTable.find(id);
    return known == null ? ThreadView.unseen(thread) : known;
  }

  private LockRecord record(Thread thread, Management.LockWait wait, Map<String, LockRecord> seen) {
    Object monitor = internals.waitingOn(thread);
    if (monitor != null) {
      return LockTable.monitor(monitor);
    }
    String name = wait.lockClass() + '@' + wait.lockHash();
    LockRecord before = known.get(name);
    LockRecord record =
        before == null ? LockTable.monitorOf(wait.lockClass(), wait.lockHash()) : before;
    seen.putIfAbsent(name, record);
    return seen.getOrDefault(name, record);
  }

  private static void add(Thread thread, LockRecord record, long waited, Map<Long, Waiting> found) {
    long id = ThreadTable.idOf(thread);
    ThreadTable.observe(thread);
    ThreadState state = ThreadTable.find(id);
    if (state != null) {
      put(state, thread, record, state.stateWord() * 31 + waited, found);
    }
  }

  private void addVirtual(Map<Long, Waiting> found) {
    int asked = 0;
    for (Thread thread : internals.threads().waitingVirtual()) {
      if (asked == MOST_VIRTUAL) {
        return;
      }
      if (waitsForNothingSeen(thread, found)) {
        asked++;
        Object monitor = internals.waitingOn(thread);
        if (monitor != null) {
          ThreadState state = stateOf(thread, ThreadTable.idOf(thread));
          put(state, thread, LockTable.monitor(monitor), state.stateWord(), found);
        }
      } else {
        addFuture(thread, found);
      }
    }
  }

  private static void put(
      ThreadState state, Thread thread, LockRecord record, long epoch, Map<Long, Waiting> found) {
    long id = ThreadTable.idOf(thread);
    Waiting.Want want = new Waiting.Want(record, 0, 1, false, false, ThreadState.WAIT_NOTIFY, null);
    found.put(id, new Waiting(state, thread, id, epoch, List.of(want), null));
  }
}
