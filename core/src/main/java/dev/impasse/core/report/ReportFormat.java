package dev.impasse.core.report;

import java.io.IOException;
import java.io.Writer;

/** A way to write a report down: the same report gives the same characters. */
@FunctionalInterface
public interface ReportFormat {

  /** Writes a report; flushes and closes nothing. */
  void write(Report report, Writer to) throws IOException;
}
