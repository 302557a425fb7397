package dev.impasse.core.report;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What locks are called in one text: two of one finding that go by the same name are told apart by
 * their numbers, and a field's own name is enough where no other lock that is shown has the same.
 */
final class LockLabels {

  /** By short name, the locks that have it, in all findings of the report. */
  private final Map<String, Set<String>> shown = new HashMap<>();

  private Map<Integer, String> labels = Map.of();

  LockLabels(List<Finding> findings) {
    for (Finding finding : findings) {
      for (Side side : finding.sides()) {
        show(side.wants());
        side.holds().forEach(hold -> show(hold.lock()));
      }
    }
  }

  private void show(LockRef lock) {
    shown
        .computeIfAbsent(lock.shortLabel(), name -> new HashSet<>())
        .add(lock.id() + " " + lock.label());
  }

  /** Goes on to a finding, whose locks are named from here on. */
  void begin(Finding finding) {
    Map<String, Set<Integer>> ids = new HashMap<>();
    Map<Integer, LockRef> locks = new HashMap<>();
    for (Side side : finding.sides()) {
      note(side.wants(), ids, locks);
      for (Hold hold : side.holds()) {
        note(hold.lock(), ids, locks);
      }
    }
    labels = new HashMap<>();
    locks.forEach(
        (id, lock) -> {
          String name = Printable.name(lock.label());
          Set<Integer> same = ids.getOrDefault(lock.label(), Set.of());
          labels.put(id, same.size() > 1 && id != 0 ? name + "#" + id : name);
        });
  }

  private static void note(
      LockRef lock, Map<String, Set<Integer>> ids, Map<Integer, LockRef> locks) {
    ids.computeIfAbsent(lock.label(), k -> new HashSet<>()).add(lock.id());
    locks.put(lock.id(), lock);
  }

  /** Returns the whole name of a lock. */
  String label(LockRef lock) {
    return lock.id() == 0
        ? Printable.name(lock.label())
        : labels.getOrDefault(lock.id(), Printable.name(lock.label()));
  }

  /** Returns the field's own name where no other lock that is shown has the same. */
  String shortLabel(LockRef lock) {
    String name = lock.shortLabel();
    return shown.getOrDefault(name, Set.of()).size() > 1 ? label(lock) : Printable.name(name);
  }
}
