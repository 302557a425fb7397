package dev.impasse.core.replay;

import dev.impasse.core.model.Mode;
import dev.impasse.core.trace.EventCursor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one thread holds and waits for, and how its own events change that. */
final class ThreadLocks {

  /** What became of a release. */
  enum Release {
    /** The thread did not hold the lock. */
    NOT_HELD,
    /** It still holds some of it. */
    IN_PART,
    /** It holds the lock no longer. */
    WHOLLY
  }

  private final Holds held = new Holds();
  private final List<PendingWait> waits = new ArrayList<>();

  /**
   * By lock: what was released for as long as the thread waits for a notification, newest first.
   */
  private final Map<Integer, Deque<HeldLock>> suspended = new HashMap<>();

  private long waitsSince;
  private boolean ended;

  void begin(PendingWait.Reason reason, Mode mode, EventCursor event) {
    waitsSince = event.index();
    waits.add(
        new PendingWait(reason, event.operand(), mode, event.count(), event.timed(), event.site()));
  }

  /** Ends the innermost wait of that kind, if there is one. */
  void endWait(PendingWait.Reason reason, int target) {
    for (int i = waits.size() - 1; i >= 0; i--) {
      PendingWait wait = waits.get(i);
      if (wait.reason() == reason && wait.target() == target) {
        waits.remove(i);
        return;
      }
    }
  }

  void acquire(int lock, Mode mode, EventCursor event) {
    int i = held.indexOf(lock, mode);
    if (i >= 0) {
      held.change(i, event.count());
    } else {
      held.add(lock, mode, event.count(), event.site());
    }
  }

  /** Changes the depth of a hold, which stays one. */
  void change(int lock, Mode mode, int by) {
    int i = held.indexOf(lock, mode);
    if (i >= 0 && held.count(i) + by > 0) {
      held.change(i, by);
    }
  }

  /** Releases a lock, or so many permits of it. */
  Release release(int lock, Mode mode, int count) {
    int i = held.indexOf(lock, mode);
    if (i < 0) {
      return Release.NOT_HELD;
    }
    if (mode == Mode.SHARED && held.count(i) > count && count > 0) {
      held.change(i, -count);
      return Release.IN_PART;
    }
    held.remove(i);
    return Release.WHOLLY;
  }

  /** Releases a lock whatever its depth, and waits for a notification. */
  void suspend(int lock, EventCursor event) {
    begin(PendingWait.Reason.NOTIFICATION, Mode.EXCLUSIVE, event);
    int i = held.indexOf(lock, Mode.EXCLUSIVE);
    if (i >= 0) {
      suspended.computeIfAbsent(lock, k -> new ArrayDeque<>()).push(held.get(i));
      held.remove(i);
    }
  }

  /** Comes back from such a wait, and holds the lock as before. */
  void resume(int lock, EventCursor event) {
    endWait(PendingWait.Reason.NOTIFICATION, lock);
    Deque<HeldLock> all = suspended.get(lock);
    HeldLock before = all == null ? null : all.poll();
    if (before == null) {
      held.add(lock, Mode.EXCLUSIVE, 1, event.site());
    } else {
      held.add(lock, Mode.EXCLUSIVE, before.count(), before.site());
    }
  }

  void end() {
    ended = true;
  }

  /** Forgets all but whether it ended. */
  void forget() {
    held.clear();
    waits.clear();
    suspended.clear();
  }

  List<HeldLock> held() {
    return held.toList();
  }

  boolean isHolding() {
    return !held.isEmpty();
  }

  List<PendingWait> waits() {
    return List.copyOf(waits);
  }

  boolean isWaiting() {
    return !waits.isEmpty();
  }

  /** Returns what is released while it waits: by lock, the oldest first. */
  List<HeldLock> suspended() {
    List<HeldLock> all = new ArrayList<>();
    new TreeMap<>(suspended)
        .values()
        .forEach(holds -> holds.descendingIterator().forEachRemaining(all::add));
    return all;
  }

  /** Returns the number of the event at which it began to wait last, 0 if it never did. */
  long waitsSince() {
    return waitsSince;
  }

  boolean ended() {
    return ended;
  }
}
