package dev.impasse.cli.analyze;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.predict.Prediction;
import dev.impasse.core.report.Printable;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.TraceNames;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts predictions beside what a trace shows of itself. */
public final class Predictions {

  private Predictions() {}

  /** Adds the predictions that did not come true in the same trace. */
  public static TraceSummary with(TraceSummary seen, Prediction prediction, String explain) {
    List<ReportEntry> entries = new ArrayList<>(seen.entries());
    for (Finding finding : prediction.findings()) {
      if (entries.stream().noneMatch(entry -> is(entry, finding.fingerprint()))) {
        entries.add(ReportEntry.of(finding, null));
      }
    }
    return of(seen, only(entries, explain));
  }

  /** Returns what there is to say of a trace of which only predictions are known. */
  public static TraceSummary alone(Prediction prediction, String explain) {
    return new TraceSummary(
        prediction.events(),
        prediction.threads(),
        only(
            prediction.findings().stream().map(one -> ReportEntry.of(one, null)).toList(), explain),
        List.of(),
        0,
        List.of(),
        new TraceNames(prediction.definitions()),
        null);
  }

  /** Returns what there is to say of the finding that is asked for, all if none is. */
  public static TraceSummary only(TraceSummary seen, String explain) {
    return of(seen, only(seen.entries(), explain));
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
  public static List<ReportEntry> only(List<ReportEntry> entries, String explain) {
    String print = explain.startsWith("#") ? explain.substring(1) : explain;
    return print.isEmpty() ? entries : entries.stream().filter(one -> is(one, print)).toList();
  }

  private static boolean is(ReportEntry entry, String fingerprint) {
    return entry.finding().fingerprint().equals(fingerprint);
  }

  /** Prints the candidates that are no predictions. */
  public static void dropped(Prediction prediction, PrintWriter out) {
    out.println("Dropped: " + prediction.dropped().size() + " candidates.");
    for (Prediction.Dropped dropped : prediction.dropped()) {
      out.println("  " + Printable.name(dropped.text()));
      out.println("      " + dropped.verdict().reason());
    }
  }

  /** Prints what limits the predictions, a line each. */
  public static void notes(Path file, Prediction prediction, PrintWriter err) {
    prediction.notes().forEach(note -> err.println("impasse: " + file + ": " + note));
    err.flush();
  }
}
