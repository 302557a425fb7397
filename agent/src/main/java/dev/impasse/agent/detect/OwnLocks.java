package dev.impasse.agent.detect;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.jvm.Threads;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.Tracking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Watches that no thread of the application or of the JVM waits for a lock of the agent's. None
 * should ever (decision 0011); if one does for about a second, the agent is in its way, and
 * switches itself off: hooks pass through from then on.
 *
 * <p><b>Threading.</b> The detector's daemon. <b>Cost.</b> The states of all threads twice a
 * second; the JVM is asked, without stacks, for those that are blocked.
 */
final class OwnLocks {

  private static final long PERIOD_NANOS = 500_000_000;

  /** Seen so often in the same wait, a thread has waited for a second at least. */
  private static final int OFTEN = 3;

  private static final List<String> PACKAGES =
      List.of("dev.impasse.agent.", ThreadState.class.getPackageName() + '.');

  /** Who waits for one of these has asked the agent for something that takes its time. */
  static final Set<String> ASKED_FOR =
      Set.of(
          "dev.impasse.agent.predict.TracePredictions",
          "dev.impasse.agent.predict.OnlinePrediction",
          "dev.impasse.agent.notify.DetectorBean");

  private final JvmInternals internals;
  private Map<Long, Wait> before = Map.of();
  private long next;

  OwnLocks(JvmInternals internals) {
    this.internals = internals;
  }

  /**
   * A wait for a lock of the agent's.
   *
   * @param lock its class and identity hash
   * @param times how often it was seen, one time after the other
   */
  private record Wait(String thread, String lock, long blockedCount, int times) {}

  private record BlockedThread(long id, String name) {}

  /** Scans, if it is time to; returns whether the agent was switched off. */
  boolean switchOffIfWaitedFor() {
    long now = System.nanoTime();
    if (now - next < 0) {
      return false;
    }
    next = now + PERIOD_NANOS;
    Map<Long, Wait> waits = new HashMap<>();
    List<BlockedThread> blocked = new ArrayList<>();
    for (ThreadState s : ThreadTable.snapshot()) {
      Thread thread = s.thread;
      if (thread != null && !Threads.isOurs(thread)) {
        read(thread, s.threadId, blocked, waits);
      }
    }
    for (Thread thread : internals.blockedVirtual()) {
      Object monitor = internals.blockedOn(thread);
      if (monitor != null) {
        add(ThreadTable.idOf(thread), thread.getName(), monitor, 0, waits);
      }
    }
    ask(blocked, waits);
    before = waits;
    for (Wait wait : waits.values()) {
      if (wait.times >= OFTEN) {
        Tracking.switchOff();
        Console.say(
            "switched off, a thread waits for a lock of the agent's: thread="
                + wait.thread
                + " lock="
                + wait.lock);
        return true;
      }
    }
    return false;
  }

  private void read(Thread thread, long id, List<BlockedThread> blocked, Map<Long, Wait> waits) {
    Thread.State state = ThreadTable.stateOf(thread);
    if (state == Thread.State.BLOCKED) {
      blocked.add(new BlockedThread(id, thread.getName()));
    } else if (state == Thread.State.WAITING) {
      Object blocker = LockSupport.getBlocker(thread);
      if (blocker != null) {
        add(id, thread.getName(), blocker, 0, waits);
      }
    }
  }

  private void ask(List<BlockedThread> blocked, Map<Long, Wait> waits) {
    if (blocked.isEmpty()) {
      return;
    }
    long[] ids = blocked.stream().mapToLong(BlockedThread::id).toArray();
    List<Management.@Nullable LockWait> locks = Management.waits(ids);
    for (int i = 0; i < ids.length; i++) {
      Management.LockWait lock = locks.get(i);
      if (lock != null) {
        add(
            ids[i],
            blocked.get(i).name(),
            lock.lockClass(),
            lock.lockHash(),
            lock.blocked(),
            waits);
      }
    }
  }

  private void add(long id, String thread, Object lock, long count, Map<Long, Wait> waits) {
    add(id, thread, lock.getClass().getName(), System.identityHashCode(lock), count, waits);
  }

  private void add(
      long id, String thread, String type, int hash, long blockedCount, Map<Long, Wait> waits) {
    if (ASKED_FOR.contains(type) || PACKAGES.stream().noneMatch(type::startsWith)) {
      return;
    }
    String lock = type + '@' + Integer.toHexString(hash);
    Wait last = before.get(id);
    int times =
        last != null && last.lock.equals(lock) && last.blockedCount == blockedCount
            ? last.times + 1
            : 1;
    waits.put(id, new Wait(thread, lock, blockedCount, times));
  }
}
