package dev.impasse.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a class for deadlocks that its tests left behind, and the run for those that no class
 * answers for and for predictions that the baseline does not know.
 *
 * <p>JUnit closes it at the end of the run, and takes what it throws for a failure of the engine.
 * Of the two interfaces the first is for JUnit before 5.13.
 */
final class RunEnd implements ExtensionContext.Store.CloseableResource, AutoCloseable {

  private final DeadlockWatch watch;

  RunEnd(DeadlockWatch watch) {
    this.watch = watch;
  }

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
  @Override
  public void close() {
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
      throw DeadlockError.of(
          late.size()
              + " deadlocks that no test answers for, "
              + predicted.size()
              + " predicted ones that the baseline does not know.",
          all,
          null);
    }
  }
}
