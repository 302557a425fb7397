package dev.impasse.junit;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    watch.agent().predict();
    Map<Found, String> late = watch.takeLate();
    Map<Found, String> predicted = watch.takePredicted();
    List<String> lead = new ArrayList<>();
    if (!late.isEmpty()) {
      lead.add(lead(late, "deadlock", "that no test has failed for"));
    }
    if (!predicted.isEmpty()) {
      lead.add(lead(predicted, "predicted deadlock", "that the baseline does not know"));
    }
    if (!lead.isEmpty()) {
      List<Found> all = new ArrayList<>(late.keySet());
      all.addAll(predicted.keySet());
      throw DeadlockError.of(String.join("; ", lead) + ".", all, null);
    }
  }

  private static String lead(Map<Found, String> findings, String what, String why) {
    int count = findings.size();
    String whose =
        findings.values().stream()
            .filter(name -> !name.isEmpty())
            .distinct()
            .collect(joining(", "));
    return count
        + " "
        + what
        + (count == 1 ? " " : "s ")
        + why
        + (whose.isEmpty() ? "" : ", of threads that were begun in " + whose);
  }
}
