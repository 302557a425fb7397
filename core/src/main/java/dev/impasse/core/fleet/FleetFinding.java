package dev.impasse.core.fleet;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.report.HalfSeen;
import java.util.List;

/**
 * A finding in the lock orders of a fleet, and who shows it.
 *
 * @param finding the finding
 * @param halves who shows each of its sides, in their order
 * @param together how many runs show all of it
 */
public record FleetFinding(Finding finding, List<HalfSeen> halves, int together) {

  /** Copies the list. */
  public FleetFinding {
    halves = List.copyOf(halves);
  }
}
