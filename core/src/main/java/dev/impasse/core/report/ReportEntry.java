package dev.impasse.core.report;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finding in a report, and what is known around it.
 *
 * @param finding the finding, all names in it harmless
 * @param closingEvent number of the event of its trace that closed the cycle, null when not known
 * @param done what the agent did about it, a sentence each
 * @param suppression why it does not count, or null
 * @param confirmation what came of the attempt to make it happen, null where nobody tried
 */
public record ReportEntry(
    Finding finding,
    @Nullable Long closingEvent,
    List<String> done,
    @Nullable Suppression suppression,
    @Nullable Confirmation confirmation) {

  /** Makes one that nobody tried to confirm. */
  public ReportEntry(
      Finding finding,
      @Nullable Long closingEvent,
      List<String> done,
      @Nullable Suppression suppression) {
    this(finding, closingEvent, done, suppression, null);
  }

  /** Makes names harmless and copies the list. */
  public ReportEntry {
    finding = Sanitizer.finding(finding);
    done = done.stream().map(Printable::text).toList();
  }

  /** Makes the entry of a finding that counts. */
  public static ReportEntry of(Finding finding, @Nullable Long closingEvent) {
    return new ReportEntry(finding, closingEvent, List.of(), null);
  }

  /** Returns the same finding, suppressed. */
  public ReportEntry suppressed(Suppression why) {
    return new ReportEntry(finding, closingEvent, done, why, confirmation);
  }

  /** Returns the same finding, known otherwise. */
  public ReportEntry as(Certainty certainty) {
    return new ReportEntry(finding.as(certainty), closingEvent, done, suppression, confirmation);
  }

  /** Returns the same with what came of the attempt to make it happen, also among its reasons. */
  public ReportEntry with(Confirmation attempt) {
    List<String> why = new ArrayList<>(finding.why());
    why.add(attempt.sentence());
    return new ReportEntry(finding.because(why), closingEvent, done, suppression, attempt);
  }
}
