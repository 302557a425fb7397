package dev.impasse.core.replay;

import dev.impasse.core.model.Mode;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.runtime.EventWord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who holds and wants what after the events so far.
 *
 * <p>Believes what it is told, and no more: a release of what is not held changes no holder, and is
 * counted. Not thread-safe.
 *
 * <p><b>Cost.</b> {@code O(locks held by the thread)} for an event.
 */
public final class LockState {

  private final Map<Integer, Books> threads = new TreeMap<>();
  private long unmatchedReleases;
  private long drops;

  /** What one thread holds and wants. */
  private static final class Books {
    final List<HeldLock> held = new ArrayList<>();
    final List<PendingWait> waits = new ArrayList<>();
    final Map<Integer, Deque<HeldLock>> givenBack = new HashMap<>();
    boolean ended;
  }

  /** Applies the event that a cursor is at. */
  public void apply(EventCursor event) {
    Books t = threads.computeIfAbsent(event.thread(), k -> new Books());
    Mode mode = event.shared() ? Mode.SHARED : Mode.EXCLUSIVE;
    int lock = event.operand();
    switch (event.op()) {
      case EventWord.OP_REQUEST -> t.waits.add(wait(PendingWait.Reason.LOCK, lock, mode, event));
      case EventWord.OP_ACQUIRE -> {
        endWait(t, PendingWait.Reason.LOCK, lock);
        acquire(t, lock, mode, event);
      }
      case EventWord.OP_REENTER -> {
        endWait(t, PendingWait.Reason.LOCK, lock);
        change(t, lock, mode, 1);
      }
      case EventWord.OP_REEXIT -> change(t, lock, mode, -1);
      case EventWord.OP_RELEASE -> release(t, lock, mode, event.count());
      case EventWord.OP_FAILED -> {
        if (!event.tried()) {
          endWait(t, PendingWait.Reason.LOCK, lock);
        }
      }
      case EventWord.OP_WAIT -> giveBack(t, lock, event);
      case EventWord.OP_RESUME -> takeBack(t, lock, event);
      case EventWord.OP_JOIN ->
          t.waits.add(wait(PendingWait.Reason.THREAD_END, lock, Mode.EXCLUSIVE, event));
      case EventWord.OP_JOINED -> endWait(t, PendingWait.Reason.THREAD_END, lock);
      case EventWord.OP_END -> t.ended = true;
      case EventWord.OP_DROPPED -> {
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
      default -> {
        // no change of who holds or wants what
      }
    }
  }

  private static void forget(Books t) {
    t.held.clear();
    t.waits.clear();
    t.givenBack.clear();
  }

  private static PendingWait wait(
      PendingWait.Reason reason, int target, Mode mode, EventCursor event) {
    return new PendingWait(reason, target, mode, event.count(), event.timed(), event.site());
  }

  private static void endWait(Books t, PendingWait.Reason reason, int target) {
    for (int i = t.waits.size() - 1; i >= 0; i--) {
      PendingWait wait = t.waits.get(i);
      if (wait.reason() == reason && wait.target() == target) {
        t.waits.remove(i);
        return;
      }
    }
  }

  private static void acquire(Books t, int lock, Mode mode, EventCursor event) {
    int i = indexOf(t, lock, mode);
    if (i >= 0) {
      t.held.set(i, t.held.get(i).plus(event.count()));
    } else {
      t.held.add(new HeldLock(lock, mode, event.count(), event.site()));
    }
  }

  private static void change(Books t, int lock, Mode mode, int by) {
    int i = indexOf(t, lock, mode);
    if (i >= 0 && t.held.get(i).count() + by > 0) {
      t.held.set(i, t.held.get(i).plus(by));
    }
  }

  private void release(Books t, int lock, Mode mode, int count) {
    int i = indexOf(t, lock, mode);
    if (i < 0) {
      unmatchedReleases++;
      if (mode == Mode.EXCLUSIVE) {
        releasedByAnother(lock);
      }
    } else if (mode == Mode.SHARED && t.held.get(i).count() > count && count > 0) {
      t.held.set(i, t.held.get(i).plus(-count));
    } else {
      t.held.remove(i);
    }
  }

  /** Some locks may be released by any thread: whoever held it does so no longer. */
  private void releasedByAnother(int lock) {
    for (Books other : threads.values()) {
      int i = indexOf(other, lock, Mode.EXCLUSIVE);
      if (i >= 0) {
        other.held.remove(i);
      }
    }
  }

  private static void giveBack(Books t, int lock, EventCursor event) {
    t.waits.add(wait(PendingWait.Reason.NOTIFICATION, lock, Mode.EXCLUSIVE, event));
    int i = indexOf(t, lock, Mode.EXCLUSIVE);
    if (i >= 0) {
      t.givenBack.computeIfAbsent(lock, k -> new ArrayDeque<>()).push(t.held.remove(i));
    }
  }

  private static void takeBack(Books t, int lock, EventCursor event) {
    endWait(t, PendingWait.Reason.NOTIFICATION, lock);
    Deque<HeldLock> given = t.givenBack.get(lock);
    HeldLock back = given == null ? null : given.poll();
    t.held.add(back == null ? new HeldLock(lock, Mode.EXCLUSIVE, 1, event.site()) : back);
  }

  private static int indexOf(Books t, int lock, Mode mode) {
    for (int i = t.held.size() - 1; i >= 0; i--) {
      HeldLock held = t.held.get(i);
      if (held.lock() == lock && held.mode() == mode) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the numbers of the threads seen so far, ascending. */
  public Set<Integer> threads() {
    return Collections.unmodifiableSet(threads.keySet());
  }

  /** Returns what a thread holds, oldest first. */
  public List<HeldLock> held(int thread) {
    Books t = threads.get(thread);
    return t == null ? List.of() : List.copyOf(t.held);
  }

  /** Returns what a thread gave back for as long as it waits: by lock, the oldest first. */
  public List<HeldLock> givenBack(int thread) {
    Books t = threads.get(thread);
    List<HeldLock> given = new ArrayList<>();
    if (t != null) {
      new TreeMap<>(t.givenBack)
          .values()
          .forEach(holds -> holds.descendingIterator().forEachRemaining(given::add));
    }
    return given;
  }

  /** Returns what a thread waits for, outermost first. */
  public List<PendingWait> waits(int thread) {
    Books t = threads.get(thread);
    return t == null ? List.of() : List.copyOf(t.waits);
  }

  /** Whether a thread holds anything. */
  public boolean isHolding(int thread) {
    Books t = threads.get(thread);
    return t != null && !t.held.isEmpty();
  }

  /** Whether a thread waits for anything. */
  public boolean isWaiting(int thread) {
    Books t = threads.get(thread);
    return t != null && !t.waits.isEmpty();
  }

  /** Whether a thread ended. */
  public boolean ended(int thread) {
    Books t = threads.get(thread);
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
