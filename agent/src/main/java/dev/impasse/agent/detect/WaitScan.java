package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.jvm.Threads;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.ThreadView;
import dev.impasse.runtime.VirtualThreads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Scans every thread that Impasse knows, once, and lists those that wait.
 *
 * <p>No lock, no safepoint: {@link PublishedWaits} are read from the state of each thread; for a
 * thread that the JVM calls blocked without a published wait, the JVM is asked for the monitor and
 * its owner ({@link BlockedThreads}).
 *
 * <p><b>Cost.</b> A few loads for each thread that does not wait, an object or two for each that
 * does.
 */
final class WaitScan {

  private final JvmInternals internals;
  private final boolean unwoven;
  private long nextVirtual;
  private final PublishedWaits published;
  private final BlockedThreads blockedThreads;

  /**
   * Makes a scan.
   *
   * @param unwoven whether hooks see only what waits inside the JDK: monitors are the JVM's to say
   */
  WaitScan(JvmInternals internals, boolean unwoven) {
    this.internals = internals;
    this.unwoven = unwoven;
    this.published = new PublishedWaits(internals);
    this.blockedThreads = new BlockedThreads(internals);
  }

  /** Returns the threads that wait now, by id. */
  Map<Long, Waiting> now() {
    return now(false);
  }

  /** The same, by the JVM's word of this very moment: nothing is taken over from another scan. */
  Map<Long, Waiting> anew() {
    return now(true);
  }

  private Map<Long, Waiting> now(boolean anew) {
    blockedThreads.begin();
    if (unwoven) {
      observeUnseen();
    }
    Map<Long, Waiting> found = new HashMap<>();
    List<ThreadState> blocked = new ArrayList<>();
    for (ThreadState s : ThreadTable.snapshot()) {
      Thread thread = s == null ? null : s.thread;
      if (thread == null) {
        continue;
      }
      published.read(s, thread, found);
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
            published.read(s, thread, found);
            if (ThreadTable.stateOf(thread) == Thread.State.BLOCKED
                && !publishedMonitor(found.get(s.threadId))) {
              blockedThreads.addVirtual(s, thread, found);
            }
          }
        });
    if (!blocked.isEmpty()) {
      blockedThreads.add(blocked, found);
    }
    if (unwoven) {
      addVirtual(found, anew);
      blockedThreads.addUnowned(found, anew);
    } else {
      addJoined(found);
    }
    published.seen(found);
    return found;
  }

  /**
   * Adds virtual threads that no hook has seen, are blocked for a monitor, and whose end somebody
   * waits for: their end is all that they hold.
   */
  private void addJoined(Map<Long, Waiting> found) {
    List<Thread> joined = new ArrayList<>();
    for (Waiting waiting : found.values()) {
      for (Waiting.Want want : waiting.wants()) {
        if (want.awaiting() instanceof Thread thread && isBlockedVirtual(thread)) {
          joined.add(thread);
        }
      }
    }
    joined.forEach(thread -> addUnseen(thread, found));
  }

  private static boolean isBlockedVirtual(Thread thread) {
    return ThreadTable.isVirtual(thread) && ThreadTable.stateOf(thread) == Thread.State.BLOCKED;
  }

  /**
   * Of very many that are blocked, asking each what for takes a while: then those of the last time
   * count that are still blocked, until it is time to ask again.
   */
  private void addVirtual(Map<Long, Waiting> found, boolean anew) {
    long begin = System.nanoTime();
    if (!anew && begin - nextVirtual < 0) {
      blockedThreads.addAgain(found);
      return;
    }
    int others = blockedThreads.unowned();
    addUnseenVirtual(found);
    for (Thread thread : internals.threads().waitingVirtual()) {
      if (internals.isNotified(thread) && isUnseen(thread, found)) {
        blockedThreads.addNotified(ThreadView.unseen(thread), thread);
      }
    }
    blockedThreads.remember(others);
    nextVirtual = begin + BlockedThreads.REST * (System.nanoTime() - begin);
  }

  /** Adds virtual threads that no hook has seen and that are blocked for a monitor. */
  void addUnseenVirtual(Map<Long, Waiting> found) {
    for (Thread thread : internals.blockedVirtual()) {
      addUnseen(thread, found);
    }
  }

  private void addUnseen(Thread virtual, Map<Long, Waiting> found) {
    if (isUnseen(virtual, found)) {
      blockedThreads.addVirtual(ThreadView.unseen(virtual), virtual, found);
    }
  }

  private static boolean isUnseen(Thread virtual, Map<Long, Waiting> found) {
    long id = ThreadTable.idOf(virtual);
    return !found.containsKey(id) && VirtualThreads.find(id) == null;
  }

  /** Adds threads that no hook has seen, and that the JVM says wait for a lock. */
  void observeUnseen() {
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
}
