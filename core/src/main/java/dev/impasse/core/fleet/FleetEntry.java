package dev.impasse.core.fleet;

import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * An entry of a fleet: which runs show it, how often, and what the first few of them saw.
 *
 * <p>As many runs are kept as a cycle can have sides: whichever runs the other sides are taken
 * from, there is one for this side that is none of them.
 */
final class FleetEntry {

  /** Of how many runs it is kept what they saw. */
  static final int MOST_EVIDENCE = 4;

  final EntryKey key;

  /** The classes of its locks. */
  final int[] classes;

  /** Whether its request may give up, so that it is no side of a deadlock. */
  final boolean mayGiveUp;

  private int markedSlot = -1;
  private int marked;
  private final List<Evidence> evidence = new ArrayList<>(MOST_EVIDENCE);
  private RunSet runs = new RunSet();

  FleetEntry(EntryKey key, FleetLocks locks) {
    this.key = key;
    this.classes = locks.classes(key);
    this.mayGiveUp = locks.mayGiveUp(key);
  }

  /** Returns the number under which a run named it first, which is given if it was not named. */
  int firstOf(int slot, int number) {
    if (markedSlot != slot) {
      markedSlot = slot;
      marked = number;
    }
    return marked;
  }

  /** Takes what a file says, if nothing is known. */
  void take(RunSet ofFile) {
    runs = ofFile;
  }

  RunSet runs() {
    return runs;
  }

  void add(int slot, long count) {
    runs.add(slot, count);
  }

  /** Returns what the first runs saw, the first one first. */
  List<Evidence> evidence() {
    return evidence;
  }

  /** Whether a run is one of the first, so that what it saw is kept. */
  boolean wants(int slot, Fleet fleet) {
    return evidence.size() < MOST_EVIDENCE
        || fleet.isBefore(slot, evidence.get(MOST_EVIDENCE - 1).slot())
        || (fleet.hasReplaced() && evidence.stream().anyMatch(one -> fleet.isReplaced(one.slot())));
  }

  void keep(Evidence seen, Fleet fleet) {
    if (fleet.hasReplaced()) {
      evidence.removeIf(one -> fleet.isReplaced(one.slot()));
    }
    int at = 0;
    while (at < evidence.size() && fleet.isBefore(evidence.get(at).slot(), seen.slot())) {
      at++;
    }
    evidence.add(at, seen);
    if (evidence.size() > MOST_EVIDENCE) {
      evidence.remove(MOST_EVIDENCE);
    }
  }

  /** Forgets runs; what one of them saw stays if nothing else is known. Whether any run is left. */
  boolean without(RoaringBitmap replaced) {
    if (runs.hasAny(replaced)) {
      runs = runs.without(replaced);
    }
    List<Evidence> left = evidence.stream().filter(one -> !replaced.contains(one.slot())).toList();
    List<Evidence> kept = left.isEmpty() ? List.copyOf(evidence.subList(0, 1)) : left;
    evidence.clear();
    evidence.addAll(kept);
    return runs.size() > 0;
  }
}
