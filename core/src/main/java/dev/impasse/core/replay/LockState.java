package dev.impasse.core.replay;

import dev.impasse.core.model.Mode;
import dev.impasse.core.trace.EventCursor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who holds and wants what after the events so far.
 *
 * <p>Believes what it is told, and no more: a release of what is not held changes no holder, and is
 * counted. Not thread-safe.
 *
 * <p><b>Cost.</b> {@code O(locks held by the thread)} for an event.
 */
public final class LockState {

  private static final int DIRECT = 1 << 12;
  private static final int MOST_MARKED = 1 << 26;

  private final Map<Integer, LockOperations> threads = new TreeMap<>();
  private @Nullable LockOperations[] direct = new LockOperations[16];
  private final BitSet returned = new BitSet();
  private final BitSet releasedByOthers = new BitSet();
  private long unmatchedReleases;
  private long drops;

  /** What one thread holds and wants. */
  private static final class LockOperations {
    final Holds held = new Holds();
    final List<PendingWait> waits = new ArrayList<>();
    final Map<Integer, Deque<HeldLock>> suspended = new HashMap<>();
    long waitsSince;
    boolean ended;
  }

  /** Returns the books of a thread: those of the first threads are in an array. */
  private LockOperations books(int thread) {
    if (thread >= 0 && thread < direct.length) {
      LockOperations known = direct[thread];
      if (known != null) {
        return known;
      }
    }
    LockOperations books = threads.computeIfAbsent(thread, k -> new LockOperations());
    if (thread >= 0 && thread < DIRECT) {
      if (thread >= direct.length) {
        direct = Arrays.copyOf(direct, Math.max(thread + 1, 2 * direct.length));
      }
      direct[thread] = books;
    }
    return books;
  }

  /** Applies the event that a cursor is at. */
  public void apply(EventCursor event) {
    LockOperations t = books(event.thread());
    Mode mode = event.shared() && !event.isAboutThread() ? Mode.SHARED : Mode.EXCLUSIVE;
    int lock = event.operand();
    switch (event.operation().effect(event.tried())) {
      case BEGINS_WAIT -> begin(t, reason(event), mode, event);
      case ENDS_WAIT -> endWait(t, reason(event), lock);
      case ACQUIRES -> {
        endWait(t, PendingWait.Reason.LOCK, lock);
        acquire(t, lock, mode, event);
      }
      case REENTERS -> {
        endWait(t, PendingWait.Reason.LOCK, lock);
        change(t, lock, mode, 1);
      }
      case LEAVES -> change(t, lock, mode, -1);
      case RELEASES -> release(t, lock, mode, event.count());
      case SUSPENDS -> suspend(t, lock, event);
      case RESUMES -> resume(t, lock, event);
      case ENDS_THREAD -> t.ended = true;
      case FORGETS -> {
        // What it held may be long gone: believe nothing of it.
        drops++;
        if (event.shared()) {
          threads
              .values()
              .forEach(LockState::forget); // any of them may have written to that stream
        } else {
          forget(t);
        }
      }
      case NONE, STARTS_THREAD -> {
        // no change of who holds or wants what
      }
    }
  }

  private static PendingWait.Reason reason(EventCursor event) {
    return event.isAboutThread() ? PendingWait.Reason.THREAD_END : PendingWait.Reason.LOCK;
  }

  private static void forget(LockOperations t) {
    t.held.clear();
    t.waits.clear();
    t.suspended.clear();
  }

  private static void begin(
      LockOperations t, PendingWait.Reason reason, Mode mode, EventCursor event) {
    t.waitsSince = event.index();
    t.waits.add(
        new PendingWait(reason, event.operand(), mode, event.count(), event.timed(), event.site()));
  }

  private static void endWait(LockOperations t, PendingWait.Reason reason, int target) {
    for (int i = t.waits.size() - 1; i >= 0; i--) {
      PendingWait wait = t.waits.get(i);
      if (wait.reason() == reason && wait.target() == target) {
        t.waits.remove(i);
        return;
      }
    }
  }

  private static void acquire(LockOperations t, int lock, Mode mode, EventCursor event) {
    int i = t.held.indexOf(lock, mode);
    if (i >= 0) {
      t.held.change(i, event.count());
    } else {
      t.held.add(lock, mode, event.count(), event.site());
    }
  }

  private static void change(LockOperations t, int lock, Mode mode, int by) {
    int i = t.held.indexOf(lock, mode);
    if (i >= 0 && t.held.count(i) + by > 0) {
      t.held.change(i, by);
    }
  }

  private void release(LockOperations t, int lock, Mode mode, int count) {
    int i = t.held.indexOf(lock, mode);
    if (i < 0) {
      unmatchedReleases++;
      if (mode == Mode.EXCLUSIVE) {
        releasedByAnother(lock);
      }
    } else if (mode == Mode.SHARED && t.held.count(i) > count && count > 0) {
      t.held.change(i, -count);
    } else {
      t.held.remove(i);
      mark(returned, lock);
    }
  }

  private static void mark(BitSet locks, int lock) {
    if (lock >= 0 && lock < MOST_MARKED) {
      locks.set(lock);
    }
  }

  /** Whether a holder was seen to release a lock, and nobody else to do so in its place. */
  boolean isReleasedByItsHolder(int lock) {
    return lock >= 0 && returned.get(lock) && !releasedByOthers.get(lock);
  }

  /** Some locks may be released by any thread: whoever held it does so no longer. */
  private void releasedByAnother(int lock) {
    for (LockOperations other : threads.values()) {
      int i = other.held.indexOf(lock, Mode.EXCLUSIVE);
      if (i >= 0) {
        other.held.remove(i);
        mark(releasedByOthers, lock);
      }
    }
  }

  private static void suspend(LockOperations t, int lock, EventCursor event) {
    begin(t, PendingWait.Reason.NOTIFICATION, Mode.EXCLUSIVE, event);
    int i = t.held.indexOf(lock, Mode.EXCLUSIVE);
    if (i >= 0) {
      t.suspended.computeIfAbsent(lock, k -> new ArrayDeque<>()).push(t.held.get(i));
      t.held.remove(i);
    }
  }

  private static void resume(LockOperations t, int lock, EventCursor event) {
    endWait(t, PendingWait.Reason.NOTIFICATION, lock);
    Deque<HeldLock> given = t.suspended.get(lock);
    HeldLock back = given == null ? null : given.poll();
    if (back == null) {
      t.held.add(lock, Mode.EXCLUSIVE, 1, event.site());
    } else {
      t.held.add(lock, Mode.EXCLUSIVE, back.count(), back.site());
    }
  }

  /** Returns the numbers of the threads seen so far, ascending. */
  public Set<Integer> threads() {
    return Collections.unmodifiableSet(threads.keySet());
  }

  /** Returns what a thread holds, oldest first. */
  public List<HeldLock> held(int thread) {
    LockOperations t = threads.get(thread);
    return t == null ? List.of() : t.held.toList();
  }

  /** Returns what a thread released for as long as it waits: by lock, the oldest first. */
  public List<HeldLock> suspended(int thread) {
    LockOperations t = threads.get(thread);
    List<HeldLock> all = new ArrayList<>();
    if (t != null) {
      new TreeMap<>(t.suspended)
          .values()
          .forEach(holds -> holds.descendingIterator().forEachRemaining(all::add));
    }
    return all;
  }

  /** Returns what a thread waits for, outermost first. */
  public List<PendingWait> waits(int thread) {
    LockOperations t = threads.get(thread);
    return t == null ? List.of() : List.copyOf(t.waits);
  }

  /** Whether a thread holds anything. */
  public boolean isHolding(int thread) {
    LockOperations t = threads.get(thread);
    return t != null && !t.held.isEmpty();
  }

  /** Returns the number of the event at which a thread began to wait last, 0 if it never did. */
  long waitsSince(int thread) {
    LockOperations t = threads.get(thread);
    return t == null ? 0 : t.waitsSince;
  }

  /** Whether a thread waits for anything. */
  public boolean isWaiting(int thread) {
    LockOperations t = threads.get(thread);
    return t != null && !t.waits.isEmpty();
  }

  /** Whether a thread ended. */
  public boolean ended(int thread) {
    LockOperations t = threads.get(thread);
    return t != null && t.ended;
  }

  /** Returns how many releases there were of what was not held, by these events. */
  public long unmatchedReleases() {
    return unmatchedReleases;
  }

  /** Returns how often events of a thread were missing. */
  public long drops() {
    return drops;
  }
}
