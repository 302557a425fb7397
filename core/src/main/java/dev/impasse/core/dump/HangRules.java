package dev.impasse.core.dump;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.waitfor.Deadlocks;
import java.util.ArrayList;
import java.util.List;

/**
 * Suspects hangs that a dump does not show whole: it names no owner, or nobody who would give a
 * signal. Each rule adds to the graph what it presumes; the reduction of the live detector decides
 * what of it is stuck. All of it is suspected, with what would make it wrong.
 */
final class HangRules {

  private HangRules() {}

  /** Returns what is suspected in a dump; also what it shows for certain. */
  static List<Finding> suspect(List<DumpThread> threads, boolean tellsOwners) {
    Presumptions presumed = new Presumptions(threads, tellsOwners);
    HeldWhileWaiting.apply(presumed);
    StarvedPools.apply(presumed);
    OwnerlessLocks.apply(presumed);
    InitialiserWaits.apply(presumed);
    CrossedSignals.apply(presumed);
    List<Finding> found = new ArrayList<>();
    for (Finding finding : Deadlocks.find(presumed.graph.build())) {
      found.add(explained(finding, presumed));
    }
    return found;
  }

  private static Finding explained(Finding finding, Presumptions presumed) {
    List<String> why = new ArrayList<>();
    boolean ofNobody =
        finding.kind() == FindingKind.ORPHANED_LOCK || finding.kind() == FindingKind.LOST_SIGNAL;
    if (!ofNobody) {
      why.addAll(finding.why());
    }
    finding.sides().stream()
        .map(side -> presumed.reasons().get(side.thread().tid()))
        .filter(reason -> reason != null)
        .distinct()
        .forEach(why::add);
    return finding.as(Certainty.SUSPECTED).because(why);
  }
}
