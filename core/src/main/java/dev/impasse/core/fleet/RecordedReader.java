package dev.impasse.core.fleet;

import dev.impasse.core.orders.Inversions;
import dev.impasse.core.orders.OrderEntry;
import dev.impasse.core.orders.OrdersFile;
import dev.impasse.core.orders.RecordedRun;
import dev.impasse.core.orders.TableReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds runs to a fleet that are as they were recorded. */
final class RecordedReader {

  private final Fleet fleet;
  private final OrdersFile file;

  /** The numbers that the file's locks have in the fleet, once they are asked for. */
  private int @Nullable [] locks;

  /** Those of its stacks, null where they stand in each entry. */
  private Stacks.@Nullable OfFile stacks;

  RecordedReader(Fleet fleet, OrdersFile file) {
    this.fleet = fleet;
    this.file = file;
  }

  /** Adds those runs that are not known, or only in an earlier state, and returns how many. */
  int addTo() {
    int added = 0;
    for (RecordedRun run : file.runs()) {
      if (fleet.isNews(run.head())) {
        add(run, locks());
        added++;
      }
    }
    return added;
  }

  private int[] locks() {
    int[] known = locks;
    if (known == null) {
      FileStrings strings = new FileStrings(file.locks().strings(), fleet.texts());
      known = fleet.locks().numbers(file.locks(), strings);
      TableReader tables = file.tables();
      stacks = tables == null ? null : fleet.stacks().of(tables, strings);
      locks = known;
    }
    return known;
  }

  private void add(RecordedRun run, int[] numbers) {
    int slot = fleet.slots();
    FleetEntry[] entries = new FleetEntry[run.size()];
    Map<FleetEntry, OrderEntry> together = new HashMap<>(); // sites that nobody can tell apart
    for (int i = 0; i < entries.length; i++) {
      int[] of = run.locks(i);
      for (int k = 0; k < of.length; k++) {
        of[k] = numbers[of[k]];
      }
      FleetEntry entry = fleet.entry(new EntryKey(of));
      entries[i] = entry;
      int first = entry.firstOf(slot, i);
      if (first < i) {
        OrderEntry before = together.get(entry);
        together.put(entry, (before == null ? run.entry(first) : before).and(run.entry(i)));
      }
    }
    Inversions.Cycles own = search(run, entries, slot);
    fleet.slot(new FleetRun(run.head(), own.removed(), own.complete()));
    for (int i = 0; i < entries.length; i++) {
      if (entries[i].firstOf(slot, i) == i) {
        OrderEntry several = together.get(entries[i]);
        entries[i].add(slot, several == null ? run.count(i) : several.count());
        if (entries[i].wants(slot, fleet)) {
          Evidence seen =
              several == null ? seen(run, i, slot) : Evidence.of(slot, several, fleet.stacks());
          entries[i].keep(seen, fleet);
        }
      }
    }
    own.cycles().forEach(cycle -> fleet.addCycle(slot, cycle));
  }

  private Evidence seen(RecordedRun run, int entry, int slot) {
    Stacks.OfFile ofFile = stacks;
    if (ofFile == null) {
      return Evidence.of(slot, run.entry(entry), fleet.stacks());
    }
    int stack = ofFile.number(run.stack(entry));
    return new Evidence(slot, run.count(entry), run.evidence(entry), stack);
  }

  /** Looks for cycles among those entries of a run that can lie on one. */
  private Inversions.Cycles search(RecordedRun run, FleetEntry[] entries, int slot) {
    List<OrderEntry> onCycle = new ArrayList<>();
    if (!fleet.decidedElsewhere().contains(run.head().id())) {
      List<int[]> classes = new ArrayList<>();
      for (int i = 0; i < entries.length; i++) {
        if (!entries[i].mayGiveUp && entries[i].firstOf(slot, i) == i) {
          classes.add(entries[i].classes);
        }
      }
      LockGraph graph = new LockGraph(classes);
      for (int i = 0; i < entries.length; i++) {
        if (!entries[i].mayGiveUp && graph.onCycle(entries[i].classes)) {
          onCycle.add(run.entry(i));
        }
      }
    }
    return onCycle.isEmpty()
        ? new Inversions.Cycles(List.of(), 0, true)
        : Inversions.inOneRun(run.head().with(onCycle));
  }
}
