package dev.impasse.agent.notify;

import dev.impasse.agent.console.Console;
import dev.impasse.core.file.FileMode;
import dev.impasse.core.file.FileProblem;
import dev.impasse.core.file.OwnFile;
import dev.impasse.core.format.Format;
import dev.impasse.core.report.Recording;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportFiles;
import dev.impasse.core.report.ReportFormat;
import dev.impasse.core.report.ReportSection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes all findings so far, so that a reader sees the old file or the new one, whole: in the
 * format that the ending of the name says, as the command line would, else as text.
 */
public final class ReportFile implements FindingSink {

  private final Path named;
  private final OwnFile file;
  private final @Nullable Path trace;
  private final Supplier<Recording> process;
  private final StringBuilder text = new StringBuilder();
  private final List<ReportEntry> entries = new ArrayList<>();

  /**
   * Writes to a file from the first finding on.
   *
   * @param named its name; if that is taken it gets a number
   * @param trace the trace that is recorded meanwhile, or null
   * @param process describes this process
   */
  public ReportFile(Path named, FileMode mode, @Nullable Path trace, Supplier<Recording> process) {
    this.named = named;
    this.file = new OwnFile(named, mode);
    this.trace = trace;
    this.process = process;
  }

  /** Says now, and not when it is needed, that it cannot be written. */
  public void probe() {
    try {
      file.probe();
    } catch (IOException | RuntimeException e) {
      sayThatItFailed(e);
    }
  }

  @Override
  public void take(Reported reported) {
    takeTogether(List.of(reported));
  }

  @Override
  public void takeTogether(List<Reported> together) {
    try {
      if (file.isStream()) {
        text.setLength(0); // what was said before has gone through
      }
      for (Reported reported : together) {
        text.append(reported.text());
        entries.add(reported.entry());
      }
      String traced = trace == null ? null : trace.toString();
      ReportSection section =
          ReportSection.running(traced, ProcessHandle.current().pid(), entries, process.get());
      boolean first = file.write(ReportFiles.content(Report.of(section), format()));
      if (first && file.hasOtherName()) {
        Console.say(
            "this name holds another report, which stays: report="
                + named
                + ", writing to "
                + file.path());
      }
    } catch (IOException | RuntimeException e) {
      sayThatItFailed(e);
    }
  }

  private void sayThatItFailed(Exception e) {
    Console.say(
        "cannot write the report: report=" + named + " (" + FileProblem.why(named, e) + ")");
    Console.debug(e);
  }

  /** For the others there is {@code impasse analyze}. */
  private ReportFormat format() {
    Format format = Format.ofFile(named.toString()).orElse(Format.TEXT);
    return format == Format.TEXT || !format.fitsInProcess()
        ? (report, to) -> to.write(text.toString())
        : format.writer();
  }
}
