package dev.impasse.core.fleet;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.model.Site;
import dev.impasse.core.orders.Inversions;
import dev.impasse.core.orders.OrderEntry;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.orders.OrderedLock;
import dev.impasse.core.orders.Orders;
import dev.impasse.core.orders.TracedRun;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the finding of entries that form a cycle, of runs that have seen them: by the search over
 * whole runs, which are given these entries alone.
 */
final class Witness {

  private final Fleet fleet;
  private final SearchLocks locks;
  private final Map<Integer, List<FleetEntry>> byClass = new LinkedHashMap<>();
  private final Map<String, TracedRun> traced;

  Witness(Fleet fleet, Canon canon, SearchLocks locks, Map<String, TracedRun> traced) {
    this.fleet = fleet;
    this.locks = locks;
    this.traced = traced;
    for (FleetEntry entry : canon.entries) {
      Set<Integer> seen = new HashSet<>();
      for (int lock : locks.classes(entry.key)) {
        if (seen.add(lock)) {
          byClass.computeIfAbsent(lock, k -> new ArrayList<>()).add(entry);
        }
      }
    }
  }

  /** Returns what the run shows that saw all of these entries. */
  List<Finding> ofOneRun(List<FleetEntry> cycle, List<Evidence> seen) {
    List<OrderEntry> entries = new ArrayList<>();
    for (int i = 0; i < cycle.size(); i++) {
      entries.add(entry(cycle.get(i), seen.get(i)));
    }
    OrderRun run = fleet.run(seen.get(0).slot()).head().with(entries);
    return Inversions.of(Orders.of(List.of(run))).findings();
  }

  /**
   * Returns the finding of entries, each of which is of one of the runs that saw it; of different
   * runs if there are enough. Null if they cannot deadlock.
   */
  @Nullable Finding ofSeveralRuns(List<FleetEntry> cycle) {
    Finding found = choose(cycle, new ArrayList<>(), true);
    return found == null ? choose(cycle, new ArrayList<>(), false) : found;
  }

  private @Nullable Finding choose(
      List<FleetEntry> cycle, List<Evidence> chosen, boolean allDifferent) {
    int i = chosen.size();
    if (i == cycle.size()) {
      return allDifferent == isDifferent(chosen) ? finding(cycle, chosen) : null;
    }
    for (Evidence seen : cycle.get(i).evidence()) {
      boolean again = chosen.stream().anyMatch(one -> one.slot() == seen.slot());
      if (!(allDifferent && again)) {
        chosen.add(seen);
        Finding found = choose(cycle, chosen, allDifferent);
        if (found != null) {
          return found;
        }
        chosen.remove(i);
      }
    }
    return null;
  }

  private static boolean isDifferent(List<Evidence> chosen) {
    return chosen.stream().map(Evidence::slot).distinct().count() == chosen.size();
  }

  private @Nullable Finding finding(List<FleetEntry> cycle, List<Evidence> chosen) {
    Map<Integer, List<OrderEntry>> entries = new LinkedHashMap<>();
    for (int i = 0; i < cycle.size(); i++) {
      entries
          .computeIfAbsent(chosen.get(i).slot(), k -> new ArrayList<>())
          .add(entry(cycle.get(i), chosen.get(i)));
    }
    Set<Integer> wanted = new HashSet<>();
    cycle.forEach(one -> wanted.add(wanted(one)));
    boolean[] knowsObjects = {true};
    List<OrderRun> runs = new ArrayList<>();
    List<TracedRun> withEvents = new ArrayList<>();
    entries.forEach(
        (slot, own) -> {
          OrderRun run = fleet.run(slot).head();
          TracedRun trace = traced.get(run.id());
          if (trace == null) {
            knowsObjects[0] &= addObjects(slot, cycle, wanted, own);
            runs.add(run.with(own));
          } else {
            withEvents.add(new TracedRun(run.with(own), trace.objects()));
          }
        });
    for (Finding found : Inversions.of(Orders.of(runs), withEvents).findings()) {
      if (found.sides().size() == cycle.size()) {
        return knowsObjects[0] ? found : withoutObjects(found);
      }
    }
    return null;
  }

  private int wanted(FleetEntry entry) {
    int[] classes = locks.classes(entry.key);
    return classes[classes.length - 1];
  }

  /** Adds what else a run saw of the wanted locks. Returns false if not all of that was kept. */
  private boolean addObjects(
      int slot, List<FleetEntry> cycle, Set<Integer> wanted, List<OrderEntry> to) {
    boolean all = true;
    Set<FleetEntry> others = new HashSet<>();
    for (int lock : wanted) {
      others.addAll(byClass.getOrDefault(lock, List.of()));
    }
    for (FleetEntry other : others) {
      if (!cycle.contains(other) && other.runs().slots().contains(slot)) {
        Evidence seen =
            other.evidence().stream().filter(one -> one.slot() == slot).findFirst().orElse(null);
        all &= seen != null;
        if (seen != null) {
          to.add(objects(entry(other, seen)));
        }
      }
    }
    return all;
  }

  /** Returns an entry that shows its lock objects, and is no side of anything. */
  private static OrderEntry objects(OrderEntry entry) {
    OrderedLock of = entry.requested();
    Site never = Site.at(of.site().frame(), "Lock.tryLock");
    return new OrderEntry(
        entry.held(),
        new OrderedLock(of.lock(), of.shared(), never),
        entry.count(),
        entry.threads(),
        entry.moreThreads(),
        entry.instances(),
        entry.moreInstances(),
        List.of());
  }

  /** Of a large fleet it is not kept how many objects of a place each run had. */
  private static Finding withoutObjects(Finding finding) {
    List<String> why =
        finding.why().stream()
            .map(line -> line.replaceFirst(" was one object in each of these runs$", OF_A_PLACE))
            .toList();
    return finding.because(why);
  }

  private static final String OF_A_PLACE =
      " is known by its place: both sides have to meet at the same object";

  private OrderEntry entry(FleetEntry entry, Evidence seen) {
    return seen.entry(locks.locks(entry.key), fleet.stacks());
  }
}
