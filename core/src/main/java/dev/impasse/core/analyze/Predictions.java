package dev.impasse.core.analyze;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.predict.Prediction;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.TraceNames;
import dev.impasse.core.trace.Damage;
import java.util.ArrayList;
import java.util.List;

/** Puts predictions beside what a trace shows of itself. */
final class Predictions {

  private Predictions() {}

  /** Adds the predictions that did not come true in the same trace. */
  static TraceSummary with(TraceSummary seen, Prediction prediction, String wanted) {
    List<ReportEntry> entries = new ArrayList<>(seen.entries());
    for (Finding finding : prediction.findings()) {
      if (entries.stream().noneMatch(entry -> is(entry, finding.fingerprint()))) {
        entries.add(ReportEntry.of(finding, null));
      }
    }
    List<ReportEntry> shown = only(entries, wanted);
    boolean read = seen.damage().isEmpty() && seen.lostPlaces() == 0;
    return seen.with(shown, read ? doubts(shown, prediction) : seen.damage());
  }

  /** Returns why it cannot be said that there is none, where a bound left something undecided. */
  private static List<Damage> doubts(List<ReportEntry> entries, Prediction prediction) {
    return entries.isEmpty()
        ? prediction.notes().stream()
            .map(note -> new Damage(-1, TraceSummary.CANNOT_TELL + note))
            .toList()
        : List.of();
  }

  /** Returns what there is to say of a trace of which only predictions are known. */
  static TraceSummary alone(Prediction prediction, String wanted) {
    List<ReportEntry> shown =
        only(prediction.findings().stream().map(one -> ReportEntry.of(one, null)).toList(), wanted);
    return new TraceSummary(
        prediction.events(),
        prediction.threads(),
        shown,
        List.of(),
        0,
        doubts(shown, prediction),
        new TraceNames(prediction.definitions()),
        null);
  }

  /** Returns what there is to say of the finding that is asked for, all if none is. */
  static TraceSummary only(TraceSummary seen, String wanted) {
    return seen.with(only(seen.entries(), wanted), seen.damage());
  }

  /** Returns the finding that is asked for, all if none is. */
  static List<ReportEntry> only(List<ReportEntry> entries, String wanted) {
    String print = wanted.startsWith("#") ? wanted.substring(1) : wanted;
    return print.isEmpty() ? entries : entries.stream().filter(one -> is(one, print)).toList();
  }

  private static boolean is(ReportEntry entry, String fingerprint) {
    return entry.finding().fingerprint().equals(fingerprint);
  }
}
