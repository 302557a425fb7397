package dev.impasse.cli.view;

import dev.impasse.cli.option.Environment;
import dev.impasse.cli.option.FailOn;
import dev.impasse.cli.option.FormatOptions;
import dev.impasse.core.fleet.Fleet;
import dev.impasse.core.predict.Prediction;
import dev.impasse.core.report.OrdersSection;
import dev.impasse.core.report.Printable;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportSection;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Prints an analysis as it goes, and knows the exit code in the end. */
public final class AnalysisPrinter extends InputReporter {

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

  /** Makes one that prints to where a command does. */
  public AnalysisPrinter(
      CommandLine line, FormatOptions output, FailOn failOn, Environment surroundings) {
    super(line.getErr(), surroundings);
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

  @Override
  public void begins(int files) {
    several = files > 1;
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
    seen(failOn.exitCode(section));
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
    seen(failOn.exitCode(section));
  }
}
