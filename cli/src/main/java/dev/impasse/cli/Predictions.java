package dev.impasse.cli;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.predict.Prediction;
import dev.impasse.core.report.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts predictions beside what a trace shows of itself. */
final class Predictions {

  private Predictions() {}

  /** Adds the predictions that did not come true in the same trace. */
  static TraceSummary with(TraceSummary seen, Prediction prediction, String explain) {
    List<Finding> findings = new ArrayList<>(seen.findings());
    for (Finding finding : prediction.findings()) {
      String print = finding.fingerprint();
      boolean known =
          seen.findings().stream().anyMatch(f -> f.fingerprint().equals(print))
              || seen.reported().stream().anyMatch(text -> text.contains("#" + print));
      if (!known) {
        findings.add(finding);
      }
    }
    return new TraceSummary(
        seen.events(),
        seen.threads(),
        only(findings, explain),
        seen.closing(),
        seen.reported(),
        seen.lostPlaces(),
        seen.damage(),
        seen.names());
  }

  /** Returns what there is to say of a trace of which only predictions are known. */
  static TraceSummary alone(Prediction prediction, String explain) {
    return new TraceSummary(
        prediction.events(),
        prediction.threads(),
        only(prediction.findings(), explain),
        Map.of(),
        List.of(),
        0,
        List.of(),
        new TraceNames(prediction.definitions()));
  }

  /** Returns the finding that is asked for, all if none is. */
  static List<Finding> only(List<Finding> findings, String explain) {
    String print = explain.startsWith("#") ? explain.substring(1) : explain;
    return print.isEmpty()
        ? findings
        : findings.stream().filter(f -> f.fingerprint().equals(print)).toList();
  }

  /** Prints the candidates that are no predictions. */
  static void dropped(Prediction prediction, PrintWriter out) {
    out.println("Dropped: " + prediction.dropped().size() + " candidates.");
    for (Prediction.Dropped dropped : prediction.dropped()) {
      out.println("  " + Printable.name(dropped.text()));
      out.println("      " + dropped.verdict().reason());
    }
  }

  /** Prints what limits the predictions, a line each. */
  static void notes(Path file, Prediction prediction, PrintWriter err) {
    prediction.notes().forEach(note -> err.println("impasse: " + file + ": " + note));
    err.flush();
  }

  /** Returns why a file could not be read. */
  static @Nullable String why(IOException e) {
    return e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
  }
}
