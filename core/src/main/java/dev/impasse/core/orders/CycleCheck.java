package dev.impasse.core.orders;

import dev.impasse.core.orders.Inversions.Concurrency;
import dev.impasse.core.orders.Inversions.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says whether entries that form a cycle could be under way at once and keep each other from going
 * on, as far as the entries tell.
 */
final class CycleCheck {

  /** One of the threads that are not told. */
  private static final long ANY = 0;

  private final List<Step> cycle;
  private final Concurrency concurrency;

  private CycleCheck(List<Step> cycle, Concurrency concurrency) {
    this.cycle = cycle;
    this.concurrency = concurrency;
  }

  /**
   * Returns a thread for each entry, 0 where it can be any, if the entries could be under way at
   * once and keep each other from going on; null if they cannot.
   */
  static @Nullable List<Long> threads(List<Step> cycle, Concurrency concurrency) {
    CycleCheck check = new CycleCheck(cycle, concurrency);
    List<Long> threads = new ArrayList<>();
    return check.distinctLocks()
            && check.distinctThreads(threads)
            && check.objects(new ArrayList<>())
        ? threads
        : null;
  }

  /**
   * A longer cycle through one lock twice is made of shorter ones. And of two runs nobody knows
   * whether two objects of one place were taken in both orders: by number, perhaps, in each.
   */
  private boolean distinctLocks() {
    return (cycle.size() == 2 && oneRun(cycle)) || requestsDistinctLocks(cycle);
  }

  /** Whether each entry requests a lock of another place. */
  static boolean requestsDistinctLocks(List<Step> steps) {
    Set<LockClass> requested = new HashSet<>();
    return steps.stream().allMatch(s -> requested.add(s.entry().requested().lock()));
  }

  /** Whether each entry can have a thread of its own, all of them at once; chooses them. */
  private boolean distinctThreads(List<Long> chosen) {
    int i = chosen.size();
    if (i == cycle.size()) {
      return true;
    }
    OrderEntry entry = cycle.get(i).entry();
    if (entry.moreThreads()) {
      return withThread(chosen, ANY);
    }
    for (long thread : entry.threads()) {
      if (isFree(chosen, thread) && withThread(chosen, thread)) {
        return true;
      }
    }
    return false;
  }

  /** Whether all entries are of one run. */
  static boolean oneRun(List<Step> cycle) {
    return cycle.stream().allMatch(s -> s.run().id().equals(cycle.get(0).run().id()));
  }

  private boolean withThread(List<Long> chosen, long thread) {
    int i = chosen.size();
    chosen.add(thread);
    if (distinctThreads(chosen)) {
      return true;
    }
    chosen.remove(i);
    return false;
  }

  private boolean isFree(List<Long> chosen, long thread) {
    Step step = cycle.get(chosen.size());
    for (int j = 0; j < chosen.size(); j++) {
      Step other = cycle.get(j);
      long taken = chosen.get(j);
      if (taken != ANY
          && other.run().id().equals(step.run().id())
          && (taken == thread
              || !concurrency.mayOverlap(other.entry(), taken, step.entry(), thread))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether there is a choice of lock objects, one list for each entry, that makes it a deadlock.
   */
  private boolean objects(List<List<Integer>> chosen) {
    int i = chosen.size();
    if (i == cycle.size()) {
      return linked(chosen) && ungated(chosen);
    }
    for (List<Integer> list : cycle.get(i).entry().instances()) {
      chosen.add(list);
      if (objects(chosen)) {
        return true;
      }
      chosen.remove(i);
    }
    return false;
  }

  /** Each entry wants what the next one holds, in modes that exclude each other. */
  private boolean linked(List<List<Integer>> chosen) {
    for (int i = 0; i < cycle.size(); i++) {
      int next = (i + 1) % cycle.size();
      if (!wantsOneOf(i, next, chosen)) {
        return false;
      }
    }
    return true;
  }

  private boolean wantsOneOf(int i, int next, List<List<Integer>> chosen) {
    OrderEntry of = cycle.get(i).entry();
    OrderEntry holder = cycle.get(next).entry();
    int wanted = chosen.get(i).get(of.held().size());
    for (int k = 0; k < holder.held().size(); k++) {
      OrderedLock held = holder.held().get(k);
      boolean excludes = !(held.shared() && of.requested().shared());
      if (excludes
          && held.lock().equals(of.requested().lock())
          && same(i, wanted, next, chosen.get(next).get(k), held.lock(), of.requested().lock())) {
        return true;
      }
    }
    return false;
  }

  /** No two entries hold the same lock, unless both only read. */
  private boolean ungated(List<List<Integer>> chosen) {
    for (int i = 0; i < cycle.size(); i++) {
      for (int j = i + 1; j < cycle.size(); j++) {
        if (gated(i, j, chosen)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean gated(int i, int j, List<List<Integer>> chosen) {
    List<OrderedLock> a = cycle.get(i).entry().held();
    List<OrderedLock> b = cycle.get(j).entry().held();
    for (int k = 0; k < a.size(); k++) {
      for (int m = 0; m < b.size(); m++) {
        boolean excludes = !(a.get(k).shared() && b.get(m).shared());
        if (excludes
            && maybeSame(
                i,
                chosen.get(i).get(k),
                j,
                chosen.get(j).get(m),
                a.get(k).lock(),
                b.get(m).lock())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether two locks can be one: of two runs they can, without a place, by their class. */
  private boolean maybeSame(int i, int idOfI, int j, int idOfJ, LockClass a, LockClass b) {
    boolean oneRun = cycle.get(i).run().id().equals(cycle.get(j).run().id());
    return oneRun ? idOfI == idOfJ : a.equals(b);
  }

  /**
   * Whether two locks are one: of one run by their numbers; of two runs by their places, and then
   * it takes a place.
   */
  private boolean same(int i, int idOfI, int j, int idOfJ, LockClass a, LockClass b) {
    if (cycle.get(i).run().id().equals(cycle.get(j).run().id())) {
      return idOfI == idOfJ;
    }
    return a.equals(b) && !a.place().isEmpty();
  }
}
