package dev.impasse.core.analyze;

import dev.impasse.core.fleet.Fleet;
import dev.impasse.core.predict.Prediction;
import dev.impasse.core.report.OrdersSection;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.trace.EventSource;
import dev.impasse.core.trace.TraceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Sees an analysis as it goes: what there is to say of each file, as soon as it is known. All on
 * the thread of the analysis, file by file; one that throws ends it.
 */
public interface AnalysisListener {

  /** Says how many files there are, before the first of them. */
  void begins(int files);

  /** Returns the bytes of a packed file, with what watches how far they have been read. */
  InputStream unpacking(Path file, InputStream packed);

  /** Returns the events of a trace, with what watches them; closing it must not close the trace. */
  EventSource reading(TraceFile trace);

  /** Says in a line, which names the file, why it could not be read. */
  void unreadable(String line);

  /** Says in a line what limits the result for what has this name: a file, or several. */
  void note(String name, String note);

  /** Says what was counted in what has this name, before its section. */
  void summary(String name, TraceSummary summary);

  /**
   * Hands over what the report has to say of a file.
   *
   * @param prediction what the section was made of beside what the file shows itself, if anything
   */
  void section(ReportSection section, @Nullable Prediction prediction) throws IOException;

  /** Says how many files of lock orders have been read, of how many. */
  void reading(int files, int of);

  /** Says of which lock orders the next section is. */
  void orders(Fleet fleet);

  /** Hands over what the report has to say of lock orders, of all files together. */
  void section(OrdersSection section) throws IOException;
}
