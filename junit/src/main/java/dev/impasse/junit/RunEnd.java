package dev.impasse.junit;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
    Map<Found, String> late = watch.takeLate();
    List<Found> all = new ArrayList<>(late.keySet());
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
      throw DeadlockError.of(lead(late.values(), predicted.size()), all, null);
    }
  }

  private static String lead(Collection<String> late, int predicted) {
    List<String> parts = new ArrayList<>();
    if (!late.isEmpty()) {
      String whose =
          late.stream().filter(name -> !name.isEmpty()).distinct().collect(joining(", "));
      parts.add(
          count(late.size(), "deadlock")
              + " that no test has failed for"
              + (whose.isEmpty() ? "" : ", of threads that were begun in " + whose));
    }
    if (predicted > 0) {
      parts.add(count(predicted, "predicted deadlock") + " that the baseline does not know");
    }
    return String.join("; ", parts) + ".";
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
