package dev.impasse.agent.notify;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportTree;
import dev.impasse.core.report.Suppression;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A finding as it is reported.
 *
 * @param finding the finding
 * @param done what is done about it besides the report, a sentence each
 * @param text the report for people, with what is done
 * @param suppression why it does not count, or null
 */
public record Reported(
    Finding finding, List<String> done, String text, @Nullable Suppression suppression) {

  /** Copies the list. */
  public Reported {
    done = List.copyOf(done);
  }

  /** Returns it for machines: the tree of the finding, with {@code done}. */
  public Map<String, @Nullable Object> tree() {
    return ReportTree.finding(entry(), true);
  }

  /** Returns it as part of a report. */
  public ReportEntry entry() {
    return new ReportEntry(finding, null, done, suppression);
  }

  /** Returns it as it is kept in a trace. */
  public ReportedFinding asReported() {
    return new ReportedFinding(finding, done);
  }

  /** Whether it is certain; only then anything is done about it. */
  public boolean detected() {
    return finding.certainty() == Certainty.DETECTED;
  }
}
