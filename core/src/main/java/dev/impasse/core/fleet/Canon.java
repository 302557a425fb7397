package dev.impasse.core.fleet;

import dev.impasse.core.model.Site;
import dev.impasse.core.orders.OrderedLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which a fleet is written and searched: the same for the same runs, however they came
 * together. Locks and entries by what they say, runs by their beginning.
 */
final class Canon {

  private static final Comparator<OrderedLock> LOCKS =
      Comparator.comparing((OrderedLock of) -> of.lock().place())
          .thenComparing(of -> of.lock().className())
          .thenComparing(of -> of.lock().kind())
          .thenComparing(OrderedLock::shared)
          .thenComparing(OrderedLock::site, sites());

  private final Map<FleetEntry, Integer> numbers = new HashMap<>();
  private final int[] runNumbers;
  private final boolean areSlotsNumbers;

  /** The entries in their order. */
  final List<FleetEntry> entries;

  /** The runs in their order. */
  final List<FleetRun> runs;

  Canon(Fleet fleet) {
    fleet.settle();
    int[] ranks = ranks(fleet.locks());
    Map<FleetEntry, int[]> ranked = new HashMap<>();
    for (FleetEntry entry : fleet.entries()) {
      ranked.put(entry, Arrays.stream(entry.key.locks).map(lock -> ranks[lock]).toArray());
    }
    entries = new ArrayList<>(fleet.entries());
    entries.sort((a, b) -> Arrays.compare(ranked.get(a), ranked.get(b)));
    for (FleetEntry entry : entries) {
      numbers.put(entry, numbers.size());
    }
    runs = fleet.runs();
    runNumbers = new int[fleet.slots()];
    Arrays.fill(runNumbers, -1);
    boolean isSame = true;
    for (int i = 0; i < runs.size(); i++) {
      int slot = fleet.slotOf(runs.get(i).head());
      runNumbers[slot] = i;
      isSame &= slot == i;
    }
    areSlotsNumbers = isSame && runs.size() == fleet.slots();
  }

  private static Comparator<Site> sites() {
    return Comparator.comparing(Site::className)
        .thenComparing(Site::methodName)
        .thenComparing(Site::fileName)
        .thenComparing(Site::line)
        .thenComparing(Site::expression)
        .thenComparing(Site::operation);
  }

  private static int[] ranks(FleetLocks locks) {
    List<Integer> sorted = new ArrayList<>();
    for (int i = 0; i < locks.size(); i++) {
      sorted.add(i);
    }
    sorted.sort((a, b) -> LOCKS.compare(locks.lock(a), locks.lock(b)));
    int[] ranks = new int[locks.size()];
    for (int i = 0; i < ranks.length; i++) {
      ranks[sorted.get(i)] = i;
    }
    return ranks;
  }

  /** Returns the number of an entry in the order. */
  int number(FleetEntry entry) {
    return numbers.getOrDefault(entry, -1);
  }

  /** Returns the number of a run in the order, -1 if it was replaced. */
  int run(int slot) {
    return runNumbers[slot];
  }

  /** Whether each slot has the number of its run. */
  boolean areSlotsNumbers() {
    return areSlotsNumbers;
  }

  /** Returns the cycles in the order of their entries. */
  List<FleetCycle> cycles(Fleet fleet) {
    Map<FleetCycle, int[]> ranked = new HashMap<>();
    for (FleetCycle cycle : fleet.cycles()) {
      ranked.put(cycle, rotated(cycle.entries).stream().mapToInt(this::number).toArray());
    }
    List<FleetCycle> sorted = new ArrayList<>(fleet.cycles());
    sorted.sort((a, b) -> Arrays.compare(ranked.get(a), ranked.get(b)));
    return sorted;
  }

  /** Returns the entries of a cycle, from the one with the lowest number on. */
  List<FleetEntry> rotated(List<FleetEntry> cycle) {
    return Fleet.rotated(cycle, first(cycle));
  }

  /** Returns which entry of a cycle has the lowest number. */
  int first(List<FleetEntry> cycle) {
    int first = 0;
    for (int i = 1; i < cycle.size(); i++) {
      if (number(cycle.get(i)) < number(cycle.get(first))) {
        first = i;
      }
    }
    return first;
  }
}
