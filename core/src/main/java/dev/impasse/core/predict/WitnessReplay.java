package dev.impasse.core.predict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order in which all items of a {@link HeldSectionClosure} can happen, and checks each
 * step: a lock is free, what another thread has to do first is done, a read sees the write it saw,
 * a write waits for the reads of the value before, and a section that is to stay open waits for all
 * others on its lock.
 *
 * <p>Up to {@link HeldSectionClosure#departure} the recorded order does, without a check: before it
 * no section is overtaken, and the set is closed under all orders. From there on always the thread
 * whose next item was recorded first, of those that can go on. What is accepted has been played: it
 * is a schedule.
 *
 * <p><b>Cost.</b> {@code O(S + R log T)}, S = items of the set, R = those from the departure on.
 */
final class WitnessReplay {

  private static final int MOST_LEGS = 200;
  private static final long NO_WRITE = -1;

  private final SyncTrace trace;
  private final HeldSectionClosure set;
  private final Work work;
  private final Map<Integer, Walker> walkers = new HashMap<>();
  private final PriorityQueue<Walker> ready = new PriorityQueue<>();
  private final Map<Long, List<Walker>> parked = new HashMap<>();
  private final Map<Integer, LockUse> locks = new HashMap<>();
  private final Map<Integer, Value> values = new HashMap<>();
  private final LongIntMap pendingReads = new LongIntMap();
  private final int[] unfinished;
  private final List<Schedule.Leg> legs = new ArrayList<>();
  private boolean legsCut;
  private long left;

  /** A thread on its way through its part of the set. */
  private static final class Walker implements Comparable<Walker> {
    final int thread;
    final int end;
    final ItemCursor at;
    final IntList openTokens = new IntList();

    Walker(int thread, int end, ItemCursor at) {
      this.thread = thread;
      this.end = end;
      this.at = at;
    }

    @Override
    public int compareTo(Walker other) {
      return Long.compare(at.position, other.at.position);
    }
  }

  /** Who holds a lock. */
  private static final class LockUse {
    int exclusive;
    int shared;
  }

  /** The value of a variable: which write, as thread and number of its item. */
  private static final class Value {
    long write = NO_WRITE;
    long position = -1;
  }

  private WitnessReplay(SyncTrace trace, HeldSectionClosure set, Work work) {
    this.trace = trace;
    this.set = set;
    this.work = work;
    this.unfinished = new int[set.heldTokens().size()];
  }

  /** Returns a schedule of a closed set, or null if none was found. */
  static @Nullable Schedule find(SyncTrace trace, HeldSectionClosure set, Work work) {
    return find(trace, set, work, trace.inOrder ? set.departure() : 0);
  }

  /** Returns a schedule that follows the recorded order before a position. */
  static @Nullable Schedule find(
      SyncTrace trace, HeldSectionClosure set, Work work, long departure) {
    WitnessReplay replay = new WitnessReplay(trace, set, work);
    replay.forward(departure);
    replay.countRest();
    return replay.play() ? replay.schedule(departure) : null;
  }

  /** Takes the recorded order up to a position. */
  private void forward(long departure) {
    IntList threads = set.touched();
    for (int i = 0; i < threads.size(); i++) {
      int thread = threads.get(i);
      int end = set.count(thread);
      Walker walker = new Walker(thread, end, new ItemCursor(trace.log(thread)));
      ItemCursor cursor = walker.at;
      while (cursor.item + 1 < end) {
        cursor.next();
        if (cursor.position >= departure) {
          left += end - cursor.item;
          ready.add(walker);
          walkers.put(thread, walker);
          break;
        }
        pass(walker, cursor);
      }
      work.visited(cursor.item);
      for (int k = 0; k < walker.openTokens.size(); k++) {
        take(walker.openTokens.get(k));
      }
    }
  }

  private void pass(Walker walker, ItemCursor cursor) {
    switch (cursor.tag) {
      case ItemLog.ACQUIRE -> walker.openTokens.add(trace.locksets.token(cursor.value));
      case ItemLog.RELEASE -> {
        for (int k = walker.openTokens.size() - 1; k >= 0; k--) {
          if (walker.openTokens.get(k) == cursor.value) {
            walker.openTokens.remove(k);
            break;
          }
        }
      }
      case ItemLog.ACCESS -> {
        if (!cursor.flag) {
          Value value = value(cursor.value);
          if (cursor.position > value.position) {
            value.position = cursor.position;
            value.write = write(walker.thread, cursor.item + 1);
          }
        }
      }
      default -> {
        // an order: kept by the recorded order
      }
    }
  }

  /** Counts what has to be waited for: reads of each value, sections on held locks. */
  private void countRest() {
    for (Walker walker : walkers.values()) {
      ItemCursor cursor = new ItemCursor(trace.log(walker.thread));
      cursor.copy(walker.at);
      ItemCursor first = walker.at;
      countAccess(first);
      countSection(walker.thread, first);
      while (cursor.item + 1 < walker.end) {
        cursor.next();
        countAccess(cursor);
        countSection(walker.thread, cursor);
      }
      for (int k = 0; k < walker.openTokens.size(); k++) {
        unfinished(walker.openTokens.get(k), 1);
      }
    }
  }

  private void countAccess(ItemCursor cursor) {
    if (cursor.tag == ItemLog.ACCESS && cursor.flag) {
      long key = readKey(cursor);
      pendingReads.put(key, Math.max(0, pendingReads.get(key)) + 1);
    }
  }

  private void countSection(int thread, ItemCursor cursor) {
    if (cursor.tag == ItemLog.ACQUIRE && set.held(thread, cursor.item) < 0) {
      unfinished(trace.locksets.token(cursor.value), 1);
    }
  }

  private void unfinished(int token, int by) {
    if (set.heldLock(token >> 1)) {
      for (int i = 0; i < unfinished.length; i++) {
        if (SyncTrace.conflict(set.heldTokens().get(i), token)) {
          unfinished[i] += by;
        }
      }
    }
  }

  private boolean play() {
    while (!ready.isEmpty()) {
      Walker walker = ready.remove();
      long blocker = blocker(walker);
      if (blocker != NO_WRITE) {
        parked.computeIfAbsent(blocker, k -> new ArrayList<>()).add(walker);
        continue;
      }
      leg(walker);
      perform(walker);
      left--;
      work.visited(1);
      if (walker.at.item + 1 < walker.end) {
        walker.at.next();
        ready.add(walker);
      } else {
        walkers.remove(walker.thread);
      }
      wake(threadKey(walker.thread));
    }
    return left == 0;
  }

  /** Returns what a thread's next item waits for, {@link #NO_WRITE} if for nothing. */
  private long blocker(Walker walker) {
    ItemCursor item = walker.at;
    switch (item.tag) {
      case ItemLog.ACQUIRE -> {
        int token = trace.locksets.token(item.value);
        LockUse use = use(token >> 1);
        boolean free = use.exclusive == 0 && ((token & 1) == 1 || use.shared == 0);
        int held = set.heldLock(token >> 1) ? set.held(walker.thread, item.item) : -1;
        return (free || ownOnly(walker, token)) && (held < 0 || unfinished[held] == 0)
            ? NO_WRITE
            : lockKey(token >> 1);
      }
      case ItemLog.ORDER -> {
        Walker other = walkers.get(item.from);
        boolean done = other == null || (item.count != ItemLog.ALL && other.at.item >= item.count);
        return done ? NO_WRITE : threadKey(item.from);
      }
      case ItemLog.ACCESS -> {
        Value value = value(item.value);
        boolean possible =
            item.flag
                ? value.write == (item.from < 0 ? NO_WRITE : write(item.from, item.count))
                : pendingReads.get(valueKey(item.value, value.write)) <= 0;
        return possible ? NO_WRITE : variableKey(item.value);
      }
      default -> {
        return NO_WRITE;
      }
    }
  }

  /** Whether all that is in the way of an acquire is held by the thread itself, in another mode. */
  private boolean ownOnly(Walker walker, int token) {
    int other = token ^ 1;
    for (int k = 0; k < walker.openTokens.size(); k++) {
      if (walker.openTokens.get(k) == other) {
        LockUse use = use(token >> 1);
        return use.exclusive + use.shared == 1;
      }
    }
    return false;
  }

  private void perform(Walker walker) {
    ItemCursor item = walker.at;
    switch (item.tag) {
      case ItemLog.ACQUIRE -> {
        int token = trace.locksets.token(item.value);
        walker.openTokens.add(token);
        take(token);
      }
      case ItemLog.RELEASE -> {
        int token = item.value;
        pass(walker, item);
        LockUse use = use(token >> 1);
        if ((token & 1) == 0) {
          use.exclusive--;
        } else {
          use.shared--;
        }
        unfinished(token, -1);
        wake(lockKey(token >> 1));
      }
      case ItemLog.ACCESS -> {
        if (item.flag) {
          long key = readKey(item);
          pendingReads.put(key, pendingReads.get(key) - 1);
        } else {
          value(item.value).write = write(walker.thread, item.item + 1);
        }
        wake(variableKey(item.value));
      }
      default -> {
        // an order: nothing changes
      }
    }
  }

  private void take(int token) {
    LockUse use = use(token >> 1);
    if ((token & 1) == 0) {
      use.exclusive++;
    } else {
      use.shared++;
    }
  }

  private void wake(long key) {
    if (!parked.isEmpty()) {
      List<Walker> woken = parked.remove(key);
      if (woken != null) {
        ready.addAll(woken);
      }
    }
  }

  private void leg(Walker walker) {
    ItemCursor item = walker.at;
    int site = item.tag == ItemLog.ACQUIRE || item.tag == ItemLog.RELEASE ? item.site : 0;
    int last = legs.size() - 1;
    if (last >= 0 && legs.get(last).thread() == walker.thread) {
      Schedule.Leg leg = legs.get(last);
      legs.set(
          last,
          new Schedule.Leg(
              walker.thread, leg.fromEvent(), item.position, site == 0 ? leg.toSite() : site));
    } else if (legs.size() < MOST_LEGS) {
      legs.add(new Schedule.Leg(walker.thread, item.position, item.position, site));
    } else {
      legsCut = true;
    }
  }

  private Schedule schedule(long departure) {
    return new Schedule(departure, legs, legsCut);
  }

  private LockUse use(int lock) {
    return locks.computeIfAbsent(lock, k -> new LockUse());
  }

  private Value value(int variable) {
    return values.computeIfAbsent(variable, k -> new Value());
  }

  private static long write(int thread, int count) {
    return ((long) thread << 32) | count;
  }

  private static long readKey(ItemCursor read) {
    return valueKey(read.value, read.from < 0 ? NO_WRITE : write(read.from, read.count));
  }

  private static long valueKey(int variable, long write) {
    return write == NO_WRITE ? -2L - variable : write;
  }

  private static long lockKey(int lock) {
    return lock * 4L;
  }

  private static long variableKey(int variable) {
    return variable * 4L + 1;
  }

  private static long threadKey(int thread) {
    return thread * 4L + 2;
  }
}
