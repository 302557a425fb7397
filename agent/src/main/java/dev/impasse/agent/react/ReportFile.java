package dev.impasse.agent.react;

import dev.impasse.agent.Console;
import dev.impasse.core.format.Format;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportFiles;
import dev.impasse.core.report.ReportFormat;
import dev.impasse.core.report.ReportSection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes all findings so far, so that a reader sees the old file or the new one, whole: in the
 * format that the ending of the name tells, as the command line would, else as text.
 */
public final class ReportFile implements FindingSink {

  private final Path file;
  private final @Nullable Path trace;
  private final StringBuilder text = new StringBuilder();
  private final List<ReportEntry> entries = new ArrayList<>();

  /**
   * Writes to a file from the first finding on.
   *
   * @param trace the trace that is recorded meanwhile, or null
   */
  public ReportFile(Path file, @Nullable Path trace) {
    this.file = file;
    this.trace = trace;
  }

  @Override
  public void take(Reported reported) {
    takeTogether(List.of(reported));
  }

  @Override
  public void takeTogether(List<Reported> together) {
    try {
      for (Reported reported : together) {
        text.append(reported.text());
        entries.add(reported.entry());
      }
      String traced = trace == null ? null : trace.toString();
      ReportSection section = ReportSection.running(traced, ProcessHandle.current().pid(), entries);
      ReportFiles.write(Report.of(section), format(), file);
    } catch (IOException | RuntimeException e) {
      Console.say("cannot write the report: report=" + file + " (" + e + ")");
    }
  }

  /** For the others there is {@code impasse analyze}. */
  private ReportFormat format() {
    Format format = Format.ofFile(file.toString()).orElse(Format.TEXT);
    return format == Format.TEXT || !format.fitsInProcess()
        ? (report, to) -> to.write(text.toString())
        : format.writer();
  }
}
