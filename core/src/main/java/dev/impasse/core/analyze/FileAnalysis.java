package dev.impasse.core.analyze;

import dev.impasse.core.input.DumpSource;
import dev.impasse.core.input.Input;
import dev.impasse.core.input.UnreadableInputException;
import dev.impasse.core.predict.Bounds;
import dev.impasse.core.predict.Prediction;
import dev.impasse.core.predict.Predictor;
import dev.impasse.core.replay.Replay;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.std.StdImport;
import dev.impasse.core.trace.EventSource;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.core.trace.TraceFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Analyses one trace: what it shows of itself, and what it predicts. */
final class FileAnalysis {

  /** Text that is longer is not made a trace to show what hangs at its end. */
  private static final long MOST_IMPORTED_BYTES = 64L << 20;

  private static final long SHORT_TEXT_BYTES = 4L << 20;

  private final long mostBytes;
  private final String wanted;
  private final Sections sections;
  private final AnalysisListener listener;

  FileAnalysis(long mostBytes, String wanted, Sections sections, AnalysisListener listener) {
    this.mostBytes = mostBytes;
    this.wanted = wanted;
    this.sections = sections;
    this.listener = listener;
  }

  /** Adds the section of a file; and its events to those of others, if there are any. */
  void analyze(Path file, @Nullable RunsTogether together) throws IOException {
    boolean std = Predictor.isStd(file);
    if (std && !worthImporting(file)) {
      text(file, together);
    } else {
      trace(file, std, together);
    }
  }

  /** Whether a trace is made of a text as well: a long one without waits has nothing to show. */
  private static boolean worthImporting(Path file) throws IOException {
    long size = Files.isRegularFile(file) ? Files.size(file) : 0;
    return size <= MOST_IMPORTED_BYTES && (size <= SHORT_TEXT_BYTES || StdImport.hasWaits(file));
  }

  private void trace(Path file, boolean std, @Nullable RunsTogether together) throws IOException {
    try (TraceFile trace = Input.open(file, mostBytes, in -> listener.unpacking(file, in))) {
      Prediction prediction = std ? null : Predictor.ordered(trace);
      TraceSummary seen;
      if (prediction != null) {
        seen = TraceSummary.ofOrdered(trace, prediction);
      } else {
        try (EventSource events = listener.reading(trace)) {
          Replay replay = Replay.of(events);
          prediction = std ? ofStd(file, trace) : Predictor.of(trace, replay, Bounds.STANDARD);
          seen = TraceSummary.of(trace, replay);
        }
      }
      listener.summary(file.toString(), seen);
      if (together != null) {
        together.addTrace(file, trace);
      }
      TraceSummary summary = Predictions.with(seen, prediction, wanted);
      report(file, sections.add(file, summary, () -> Input.open(file, mostBytes)), prediction);
    } catch (UnreadableInputException e) {
      unreadable(file, e.getMessage() + DumpSource.notADumpEither(file));
    }
  }

  /**
   * The text itself has reads and writes, which order more; a bad line in it is no reason to stop.
   */
  private Prediction ofStd(Path file, TraceFile imported) throws IOException {
    try {
      return Predictor.ofStd(file, mostBytes, Bounds.STANDARD);
    } catch (TraceFormatException badLine) {
      return Predictor.of(imported, Bounds.STANDARD);
    }
  }

  /** A long text is read once, for what it predicts; what hangs at its end does not show. */
  private void text(Path file, @Nullable RunsTogether together) {
    try {
      Prediction prediction = ofLongText(file);
      if (prediction == null) {
        trace(file, false, together);
      } else {
        report(file, sections.add(file, Predictions.alone(prediction, wanted), null), prediction);
      }
    } catch (IOException e) {
      unreadable(file, file + ": " + Input.why(file, e));
    }
  }

  /** Returns null where a line makes no sense and the rest can be imported. */
  private @Nullable Prediction ofLongText(Path file) throws IOException {
    try {
      return Predictor.ofStd(file, mostBytes, Bounds.STANDARD);
    } catch (TraceFormatException badLine) {
      if (Files.size(file) > MOST_IMPORTED_BYTES) {
        throw badLine;
      }
      return null;
    }
  }

  private void report(Path file, ReportSection section, Prediction prediction) throws IOException {
    listener.section(section, prediction);
    prediction.notes().forEach(note -> listener.note(file.toString(), note));
  }

  private void unreadable(Path file, String line) {
    listener.unreadable(line);
    sections.addUnreadable(file, line);
  }
}
