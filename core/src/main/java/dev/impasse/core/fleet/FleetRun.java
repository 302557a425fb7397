package dev.impasse.core.fleet;

import dev.impasse.core.orders.OrderRun;
import java.util.Comparator;

/**
 * A run of a fleet.
 *
 * @param head the run, without entries
 * @param removed how many cycles it shows that cannot deadlock
 * @param complete whether the search within it came to its end
 */
public record FleetRun(OrderRun head, int removed, boolean complete) {

  /** The order in which runs stand in files: those that began first come first. */
  static final Comparator<FleetRun> ORDER =
      Comparator.comparingLong((FleetRun run) -> run.head().startMillis())
          .thenComparing(run -> run.head().id());
}
