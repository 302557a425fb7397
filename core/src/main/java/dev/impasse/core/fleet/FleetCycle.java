package dev.impasse.core.fleet;

import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** Entries of which single runs show that they can deadlock, and what the first such run saw. */
final class FleetCycle {

  final List<FleetEntry> entries;
  private final RoaringBitmap runs = new RoaringBitmap();
  private List<Evidence> evidence = List.of();

  FleetCycle(List<FleetEntry> entries) {
    this.entries = entries;
  }

  RoaringBitmap runs() {
    return runs;
  }

  /** Returns what the first run saw of each of the entries. */
  List<Evidence> evidence() {
    return evidence;
  }

  /** Adds a run. */
  void add(int slot) {
    runs.add(slot);
  }

  /** Takes what a run saw of the entries, if that run is the first. */
  void keep(List<Evidence> seen, Fleet fleet) {
    if (evidence.isEmpty()
        || fleet.isReplaced(evidence.get(0).slot())
        || fleet.isBefore(seen.get(0).slot(), evidence.get(0).slot())) {
      evidence = List.copyOf(seen);
    }
  }

  /** Forgets runs. Whether any is left. */
  boolean without(RoaringBitmap replaced) {
    runs.andNot(replaced);
    return !runs.isEmpty();
  }
}
