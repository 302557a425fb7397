package dev.impasse.core.analyze;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.trace.Damage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an agent has reported in a process of which there are thread dumps. It knows of waits that a
 * dump does not show, and of orders that no thread is stuck in yet; a dump shows what stands now.
 */
final class AgentFindings {

  private static final String BOTH = "the agent in the process reports it too";
  private static final String ALONE =
      "the agent in the process reported it while the program ran; the dumps do not show it";

  private AgentFindings() {}

  /** Whether dumps show what the agent has reported. */
  static boolean areShown(ReportedFinding reported, TraceSummary dumps) {
    return indexOf(dumps.entries(), reported.finding()) >= 0;
  }

  /**
   * Returns what the dumps show and what the agent reported, each finding once. What it only
   * suspected has gone by if a thread of it does not wait any more.
   *
   * @param waiting number and name of each thread that waits in the last dump
   */
  static TraceSummary added(TraceSummary dumps, ReportedFinding reported, Set<String> waiting) {
    List<ReportEntry> all = new ArrayList<>(dumps.entries());
    Finding finding = reported.finding();
    int at = indexOf(all, finding);
    if (at < 0) {
      if (finding.certainty() != Certainty.SUSPECTED || mayStand(finding, waiting)) {
        all.add(entry(finding, reported, ALONE));
      }
    } else if (!all.get(at).finding().why().contains(ALONE)) {
      Finding shown = all.get(at).finding();
      all.set(at, entry(shown.as(surer(shown, finding)), reported, BOTH));
    }
    boolean certain = all.stream().anyMatch(e -> e.finding().certainty() == Certainty.DETECTED);
    List<Damage> left =
        dumps.damage().stream()
            .filter(one -> !certain || !one.message().startsWith(TraceSummary.CANNOT_TELL))
            .toList();
    return dumps.with(all, left);
  }

  private static int indexOf(List<ReportEntry> all, Finding finding) {
    for (int i = 0; i < all.size(); i++) {
      Finding other = all.get(i).finding();
      boolean same =
          stands(finding)
              ? threads(other).equals(threads(finding))
              : other.fingerprint().equals(finding.fingerprint());
      if (same) {
        return i;
      }
    }
    return -1;
  }

  /** A thread can be stuck in one place only; a prediction may have other threads for the same. */
  private static boolean stands(Finding finding) {
    return finding.certainty() == Certainty.DETECTED || finding.certainty() == Certainty.SUSPECTED;
  }

  /** A dump that is text shows few of the virtual threads. */
  private static boolean mayStand(Finding finding, Set<String> waiting) {
    return finding.sides().stream()
        .map(Side::thread)
        .allMatch(thread -> thread.virtual() || waiting.contains(Dumps.name(thread)));
  }

  private static Set<String> threads(Finding finding) {
    return finding.sides().stream()
        .map(side -> Dumps.name(side.thread()))
        .collect(Collectors.toSet());
  }

  private static Certainty surer(Finding a, Finding b) {
    return stands(b) && b.certainty().compareTo(a.certainty()) < 0 ? b.certainty() : a.certainty();
  }

  private static ReportEntry entry(Finding finding, ReportedFinding reported, String why) {
    List<String> all = new ArrayList<>(finding.why());
    if (!all.contains(why)) {
      all.add(why);
    }
    return new ReportEntry(finding.because(all), null, reported.done(), null);
  }
}
