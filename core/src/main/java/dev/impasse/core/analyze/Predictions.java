package dev.impasse.core.analyze;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.predict.Prediction;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.TraceNames;
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
    return of(seen, only(entries, wanted));
  }

  /** Returns what there is to say of a trace of which only predictions are known. */
  static TraceSummary alone(Prediction prediction, String wanted) {
    return new TraceSummary(
        prediction.events(),
        prediction.threads(),
        only(prediction.findings().stream().map(one -> ReportEntry.of(one, null)).toList(), wanted),
        List.of(),
        0,
        List.of(),
        new TraceNames(prediction.definitions()),
        null);
  }

  /** Returns what there is to say of the finding that is asked for, all if none is. */
  static TraceSummary only(TraceSummary seen, String wanted) {
    return of(seen, only(seen.entries(), wanted));
  }

  private static TraceSummary of(TraceSummary seen, List<ReportEntry> entries) {
    return new TraceSummary(
        seen.events(),
        seen.threads(),
        entries,
        seen.notes(),
        seen.lostPlaces(),
        seen.damage(),
        seen.names(),
        seen.recording());
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
