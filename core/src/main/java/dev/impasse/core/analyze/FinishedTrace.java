package dev.impasse.core.analyze;

import dev.impasse.core.replay.Replay;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.trace.EventSource;
import dev.impasse.core.trace.TraceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a trace shows of itself, without predictions: of a run that was stopped when it hung. */
public final class FinishedTrace {

  private FinishedTrace() {}

  /** Returns what the report has to say of a trace; that it was cut short is no damage to it. */
  public static ReportSection section(Path file) throws IOException {
    try (TraceFile trace = TraceFile.open(file)) {
      TraceSummary seen;
      try (EventSource events = trace) {
        seen = TraceSummary.of(trace, Replay.of(events));
      }
      return new ReportSection(
          file.toString(),
          null,
          seen.events(),
          seen.threads(),
          seen.entries(),
          seen.notes(),
          List.of(),
          null,
          () -> TraceFile.open(file),
          seen.recording());
    }
  }
}
