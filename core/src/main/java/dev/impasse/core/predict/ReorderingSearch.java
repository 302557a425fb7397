package dev.impasse.core.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a schedule among all reorderings of a small trace, for what {@link WitnessSearch} does
 * not find: where sections of locks that no side holds at the end have to change places too.
 *
 * <p><b>Shape.</b> A state says how many items of each thread have happened, and which write each
 * variable has the value of. A step is the next item of a thread, if its lock is free, what has to
 * come before has happened, and a read sees the write that it saw. Steps are tried in the recorded
 * order, depth first, and no state twice. Sound: what is found has been played.
 *
 * <p><b>Cost.</b> {@code O(states * threads)}, states bounded for a pattern and for a trace.
 */
final class ReorderingSearch {

  private static final int MOST_ITEMS = 400;
  private static final int MOST_THREADS = 12;
  private static final int MOST_STATES = 50_000;
  private static final int MOST_STATES_OF_ALL = 1_000_000;
  private static final int MOST_LEGS = 200;

  private final SyncTrace trace;
  private final Instances instances;
  private final Work work;
  private final Item[][] items;
  private final int[] firstWrite;
  private final LongIntMap variables = new LongIntMap();
  private int statesLeft = MOST_STATES_OF_ALL;

  // The state, and how it was reached.
  private final int[] done;
  private int[] values = new int[0];
  private final int[] limit;
  private final IntList path = new IntList();
  private final IntList overwritten = new IntList();

  /** One item. */
  private static final class Item {
    final ItemCursor is;
    final int token;
    final int variable;

    /** The tokens that its thread holds once it has happened. */
    final int[] holds;

    Item(ItemCursor is, int token, int variable, int[] holds) {
      this.is = is;
      this.token = token;
      this.variable = variable;
      this.holds = holds;
    }
  }

  private ReorderingSearch(SyncTrace trace, Instances instances, Work work) {
    this.trace = trace;
    this.instances = instances;
    this.work = work;
    items = new Item[trace.threadCount][];
    firstWrite = new int[trace.threadCount];
    done = new int[trace.threadCount];
    limit = new int[trace.threadCount];
    int writes = 0;
    for (int t = 0; t < items.length; t++) {
      items[t] = items(t);
      firstWrite[t] = writes;
      writes += items[t].length;
    }
  }

  /** Returns a search over a trace with all detail; null if the trace is not small. */
  static @Nullable ReorderingSearch of(SyncTrace trace, Instances instances, Work work) {
    boolean small = trace.threadCount <= MOST_THREADS && trace.items() <= MOST_ITEMS;
    return small ? new ReorderingSearch(trace, instances, work) : null;
  }

  private Item[] items(int thread) {
    List<Item> list = new ArrayList<>();
    IntList holds = new IntList();
    ItemCursor before = new ItemCursor(trace.log(thread));
    while (before.hasNext()) {
      before.next();
      ItemCursor item = new ItemCursor(trace.log(thread));
      while (item.item < before.item) {
        item.next();
      }
      int token = -1;
      int variable = -1;
      if (item.tag == ItemLog.ACQUIRE) {
        token = trace.locksets.token(item.value);
        holds.add(token);
      } else if (item.tag == ItemLog.RELEASE) {
        remove(holds, item.value);
      } else if (item.tag == ItemLog.ACCESS) {
        variable = variables.intern(item.value);
      }
      list.add(new Item(item, token, variable, holds.toArray()));
    }
    return list.toArray(new Item[0]);
  }

  private static void remove(IntList holds, int token) {
    for (int i = holds.size() - 1; i >= 0; i--) {
      if (holds.get(i) == token) {
        holds.remove(i);
        return;
      }
    }
  }

  /**
   * Returns a schedule that ends in a pattern, or null if none was found.
   *
   * @param instance becomes, for each side, the instance at which it is stuck
   */
  @Nullable Schedule find(int[] nodes, int[] instance) {
    BitSet[] ends = new BitSet[nodes.length];
    Arrays.fill(limit, 0);
    for (int i = 0; i < nodes.length; i++) {
      ends[i] = new BitSet();
      for (int item : instances.of(nodes[i]).toArray()) {
        ends[i].set(item);
      }
      limit[trace.abstractThread[nodes[i]]] = ends[i].length() - 1;
    }
    needed();
    if (!search(nodes, ends)) {
      return null;
    }
    for (int i = 0; i < nodes.length; i++) {
      int item = done[trace.abstractThread[nodes[i]]];
      instance[i] = ends[i].get(0, item).cardinality();
    }
    return schedule();
  }

  /** Lets those other threads run that come before an item of one that runs. */
  private void needed() {
    boolean more = true;
    while (more) {
      more = false;
      for (int t = 0; t < items.length; t++) {
        for (int i = 0; i < limit[t]; i++) {
          ItemCursor item = items[t][i].is;
          boolean read = item.tag == ItemLog.ACCESS && item.flag && item.from >= 0;
          if ((item.tag == ItemLog.ORDER || read) && limit[item.from] == 0) {
            limit[item.from] = items[item.from].length;
            more |= limit[item.from] > 0;
          }
        }
      }
    }
  }

  private boolean search(int[] nodes, BitSet[] ends) {
    Arrays.fill(done, 0);
    values = new int[variables.size()];
    path.clear();
    overwritten.clear();
    Set<String> seen = new HashSet<>();
    seen.add(key());
    int most = Math.min(MOST_STATES, statesLeft);
    long tried = -1;
    while (seen.size() < most && !work.exhausted()) {
      int thread = next(tried);
      if (thread < 0) {
        if (path.isEmpty()) {
          break;
        }
        tried = back();
        continue;
      }
      step(thread);
      work.visited(1);
      if (!seen.add(key())) {
        tried = back();
      } else if (isEnd(nodes, ends)) {
        return true;
      } else {
        tried = -1;
      }
    }
    statesLeft -= seen.size();
    return false;
  }

  private boolean isEnd(int[] nodes, BitSet[] ends) {
    for (int i = 0; i < nodes.length; i++) {
      if (!ends[i].get(done[trace.abstractThread[nodes[i]]])) {
        return false;
      }
    }
    return true;
  }

  private String key() {
    char[] key = new char[done.length + values.length];
    for (int i = 0; i < done.length; i++) {
      key[i] = (char) done[i];
    }
    for (int i = 0; i < values.length; i++) {
      key[done.length + i] = (char) values[i];
    }
    return new String(key);
  }

  /** Returns the thread that can go on whose item was recorded first behind a position, or -1. */
  private int next(long behind) {
    int best = -1;
    long position = Long.MAX_VALUE;
    for (int t = 0; t < done.length; t++) {
      if (done[t] < limit[t]) {
        Item item = items[t][done[t]];
        if (item.is.position > behind && item.is.position < position && possible(t, item)) {
          best = t;
          position = item.is.position;
        }
      }
    }
    return best;
  }

  private boolean possible(int thread, Item item) {
    ItemCursor is = item.is;
    return switch (is.tag) {
      case ItemLog.ACQUIRE -> isFree(thread, item.token);
      case ItemLog.ORDER -> done[is.from] >= Math.min(is.count, items[is.from].length);
      case ItemLog.ACCESS ->
          !is.flag || values[item.variable] == (is.from < 0 ? 0 : firstWrite[is.from] + is.count);
      default -> true;
    };
  }

  private boolean isFree(int thread, int token) {
    for (int t = 0; t < done.length; t++) {
      if (t != thread && done[t] > 0) {
        for (int held : items[t][done[t] - 1].holds) {
          if (SyncTrace.conflict(held, token)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private void step(int thread) {
    Item item = items[thread][done[thread]++];
    path.add(thread);
    boolean writes = item.is.tag == ItemLog.ACCESS && !item.is.flag;
    overwritten.add(writes ? values[item.variable] : -1);
    if (writes) {
      values[item.variable] = firstWrite[thread] + done[thread];
    }
  }

  /** Undoes the last step; returns the position of its item. */
  private long back() {
    int thread = path.pop();
    Item item = items[thread][--done[thread]];
    int value = overwritten.pop();
    if (value >= 0) {
      values[item.variable] = value;
    }
    return item.is.position;
  }

  /** Returns the path, of which the recorded order does up to the first item that is overtaken. */
  private Schedule schedule() {
    int[] at = new int[items.length];
    Item[] steps = new Item[path.size()];
    long latest = -1;
    long departure = Long.MAX_VALUE;
    for (int i = 0; i < steps.length; i++) {
      steps[i] = items[path.get(i)][at[path.get(i)]++];
      if (steps[i].is.position < latest) {
        departure = Math.min(departure, steps[i].is.position);
      }
      latest = Math.max(latest, steps[i].is.position);
    }
    List<Schedule.Leg> legs = new ArrayList<>();
    boolean cut = false;
    for (int i = 0; i < steps.length; i++) {
      ItemCursor item = steps[i].is;
      if (item.position < departure) {
        continue;
      }
      int site = item.tag == ItemLog.ACQUIRE || item.tag == ItemLog.RELEASE ? item.site : 0;
      Schedule.Leg last = legs.isEmpty() ? null : legs.get(legs.size() - 1);
      if (last != null && last.thread() == path.get(i)) {
        legs.set(
            legs.size() - 1,
            new Schedule.Leg(
                last.thread(), last.fromEvent(), item.position, site == 0 ? last.toSite() : site));
      } else if (legs.size() < MOST_LEGS) {
        legs.add(new Schedule.Leg(path.get(i), item.position, item.position, site));
      } else {
        cut = true;
      }
    }
    return new Schedule(departure, legs, cut);
  }
}
