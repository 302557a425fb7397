package dev.impasse.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Fails a class for deadlocks that its tests left behind, and the run for those that no class
 * answers for and for predictions that the baseline does not know.
 */
final class RunEnd {

  private RunEnd() {}

  /** Fails for what belongs to a class and came after its tests had ended. */
  static void ofClass(DeadlockWatch watch, Class<?> type) {
    watch.agent().look();
    List<Found> late = watch.takeLate(type);
    if (!late.isEmpty()) {
      throw DeadlockError.of(
          "Threads that tests of " + type.getSimpleName() + " left behind are in a deadlock.",
          late,
          null);
    }
  }

  /** Fails for what is left of a whole run. */
  static void ofRun(DeadlockWatch watch) {
    watch.agent().look();
    List<Found> late = watch.takeLate();
    List<Found> all = new ArrayList<>(late);
    Set<String> known = Baseline.fingerprints(watch.settings().baseline());
    List<Found> predicted = new ArrayList<>();
    for (Found found : watch.takePredicted()) {
      if (watch.settings().failOn().fails(found.certainty())
          && !known.contains(found.fingerprint())) {
        predicted.add(found);
      }
    }
    all.addAll(predicted);
    if (!all.isEmpty()) {
      throw DeadlockError.of(lead(late.size(), predicted.size()), all, null);
    }
  }

  private static String lead(int late, int predicted) {
    List<String> parts = new ArrayList<>();
    if (late > 0) {
      parts.add(late + (late == 1 ? " deadlock" : " deadlocks") + " that no test answers for");
    }
    if (predicted > 0) {
      parts.add(
          predicted
              + (predicted == 1 ? " predicted deadlock" : " predicted deadlocks")
              + " that the baseline does not know");
    }
    return String.join("; ", parts) + ".";
  }
}
