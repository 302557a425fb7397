package dev.impasse.cli.view;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.option.Environment;
import dev.impasse.cli.option.FailOn;
import dev.impasse.cli.option.FormatOptions;
import dev.impasse.core.analyze.AnalysisListener;
import dev.impasse.core.analyze.TraceSummary;
import dev.impasse.core.fleet.Fleet;
import dev.impasse.core.predict.Prediction;
import dev.impasse.core.report.OrdersSection;
import dev.impasse.core.report.Printable;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.trace.EventSource;
import dev.impasse.core.trace.TraceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Prints an analysis as it goes, and knows the exit code in the end. */
public final class AnalysisPrinter implements AnalysisListener {

  private final PrintWriter out;
  private final PrintWriter err;
  private final FormatOptions output;
  private final FailOn failOn;
  private final Environment surroundings;
  private int limit = Report.STANDARD_LIMIT;
  private String explain = "";
  private boolean dropped;
  private boolean several;
  private @Nullable CountedFiles counted;
  private int exitCode = ExitCode.CLEAN;

  /** Makes one that prints to where a command does. */
  public AnalysisPrinter(
      CommandLine line, FormatOptions output, FailOn failOn, Environment surroundings) {
    this.out = line.getOut();
    this.err = line.getErr();
    this.output = output;
    this.failOn = failOn;
    this.surroundings = surroundings;
  }

  /**
   * Says how much is printed.
   *
   * @param most how many findings of a file are shown in full
   * @param fingerprint the only finding that is asked for, "" for all
   * @param withDropped whether candidates that are no predictions are listed
   */
  public AnalysisPrinter showing(int most, String fingerprint, boolean withDropped) {
    limit = most;
    explain = fingerprint;
    dropped = withDropped || !fingerprint.isEmpty();
    return this;
  }

  /** Has each section named, also where it is the only one. */
  public AnalysisPrinter naming() {
    several = true;
    return this;
  }

  /** Returns the exit code for what was seen: that of the worst. */
  public int exitCode() {
    return exitCode;
  }

  @Override
  public void begins(int files) {
    several = files > 1;
  }

  @Override
  public InputStream unpacking(Path file, InputStream packed) {
    return Progress.unpacking(file, surroundings).apply(packed);
  }

  @Override
  public EventSource reading(TraceFile trace) {
    return Progress.of(trace, surroundings);
  }

  @Override
  public void unreadable(String line) {
    err.println("impasse: " + line);
    err.flush();
    exitCode = Math.max(exitCode, ExitCode.BAD_INPUT);
  }

  @Override
  public void note(String name, String note) {
    err.println("impasse: " + name + ": " + note);
    err.flush();
  }

  @Override
  public void summary(String name, TraceSummary summary) {
    SummaryPrinter.damage(name, summary, err);
  }

  @Override
  public void section(ReportSection section, @Nullable Prediction prediction) throws IOException {
    boolean isElsewhere = !explain.isEmpty() && section.entries().isEmpty();
    if (output.textOnStdout() && !isElsewhere) {
      if (several) {
        out.println(section.name() + ":");
      }
      output.text(surroundings).section(section, limit, out);
      out.flush();
    }
    if (output.textOnStdout() && dropped && prediction != null) {
      dropped(prediction);
    }
    exitCode = Math.max(exitCode, failOn.exitCode(section));
  }

  private void dropped(Prediction prediction) {
    out.println("Dropped: " + prediction.dropped().size() + " candidates.");
    for (Prediction.Dropped one : prediction.dropped()) {
      out.println("  " + Printable.name(one.text()));
      out.println("      " + one.verdict().reason());
    }
  }

  @Override
  public void reading(int files, int of) {
    if (files == 0) {
      counted = CountedFiles.of(of, surroundings);
    }
    if (counted != null) {
      counted.to(files);
    }
  }

  @Override
  public void orders(Fleet fleet) {
    OrdersView.losses(fleet, err);
  }

  @Override
  public void section(OrdersSection section) throws IOException {
    if (output.textOnStdout() && (explain.isEmpty() || !section.entries().isEmpty())) {
      if (several) {
        out.println("All together:");
      }
      output.text(surroundings).orders(section, limit, out);
      out.flush();
    }
    exitCode = Math.max(exitCode, failOn.exitCode(section));
  }
}
