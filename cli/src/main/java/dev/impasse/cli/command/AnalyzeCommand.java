package dev.impasse.cli.command;

import dev.impasse.cli.analyze.DumpSource;
import dev.impasse.cli.analyze.Dumps;
import dev.impasse.cli.analyze.Input;
import dev.impasse.cli.analyze.Predictions;
import dev.impasse.cli.analyze.RunsTogether;
import dev.impasse.cli.analyze.Sections;
import dev.impasse.cli.analyze.TraceSummary;
import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.option.EnvironmentSource;
import dev.impasse.cli.option.FailOn;
import dev.impasse.cli.option.FormatOptions;
import dev.impasse.cli.option.KnownFindings;
import dev.impasse.cli.option.SizeLimit;
import dev.impasse.cli.view.Progress;
import dev.impasse.cli.view.SummaryPrinter;
import dev.impasse.core.predict.Bounds;
import dev.impasse.core.predict.Prediction;
import dev.impasse.core.predict.Predictor;
import dev.impasse.core.replay.Replay;
import dev.impasse.core.report.OrdersSection;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.std.StdImport;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.core.trace.TraceFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Reads traces and reports the deadlocks in them. */
@Command(name = "analyze", description = "Reports the deadlocks in one or more traces.")
public final class AnalyzeCommand implements Callable<Integer> {

  /** Text that is longer is not made a trace to show what hangs at its end. */
  private static final long MOST_IMPORTED_BYTES = 64L << 20;

  private static final long SHORT_TEXT_BYTES = 4L << 20;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Traces (FILE.impasse, STD text), lock orders, or thread dumps (jstack -l, jcmd Thread.print"
              + " -l, and most other forms): in text, logs, .gz, .zip, .jfr, folders, or - for stdin.")
  private List<Path> files = List.of();

  @Option(
      names = "--explain",
      paramLabel = "FINGERPRINT",
      defaultValue = "",
      description = "Shows this finding only, and the candidates that were dropped.")
  private String explain = "";

  @Option(
      names = "--show-dropped",
      description = "Lists the candidates that are no predictions, and why.")
  private boolean showDropped;

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "50",
      description = "Show at most so many findings in full, and count the rest (${DEFAULT-VALUE}).")
  private int limit = Report.STANDARD_LIMIT;

  @Mixin private FailOn failOn;

  @Mixin private KnownFindings known;

  @Mixin private FormatOptions output;

  @ParentCommand private EnvironmentSource impasse;

  @Mixin private SizeLimit sizeLimit;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    output.check(spec.commandLine());
    if (limit < 0) {
      throw new ParameterException(
          spec.commandLine(), "a number of findings must not be negative: --limit=" + limit);
    }
    known.read();
    Sections sections = new Sections(known);
    int exitCode = ExitCode.CLEAN;
    RunsTogether together = new RunsTogether(spec.commandLine().getErr());
    Dumps dumps = new Dumps(sizeLimit.bytes());
    files = DumpSource.withoutFolders(files, sizeLimit.bytes());
    for (Path file : files) {
      if (Input.isOrders(file)) {
        exitCode = Math.max(exitCode, together.addOrders(file, sections));
      } else if (dumps.accepts(file)) {
        exitCode = Math.max(exitCode, add(file, dumps, sections));
      } else {
        exitCode = Math.max(exitCode, analyze(file, sections, together));
      }
    }
    for (Dumps.Section dump : dumps.sections()) {
      dump.notes().forEach(note -> note(dump.name(), note));
      exitCode = Math.max(exitCode, show(dump, sections));
    }
    if (together.haveMoreToSay()) {
      exitCode = Math.max(exitCode, show(together.inversions(sections, explain)));
    }
    Report report = sections.report(limit);
    if (!explain.isEmpty() && report.entries().isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("impasse: no finding in these files has this fingerprint: --explain=" + explain);
      return Math.max(exitCode, ExitCode.USAGE);
    }
    output.write(report, out());
    output.noteMissingSources(spec.commandLine().getErr());
    return known.finish(report, exitCode, spec.commandLine().getErr());
  }

  private int add(Path file, Dumps dumps, Sections sections) {
    try {
      dumps.add(file);
      return ExitCode.CLEAN;
    } catch (IOException e) {
      String message = file + ": " + Input.why(file, e);
      spec.commandLine().getErr().println("impasse: " + message);
      sections.addUnreadable(file, message);
      return ExitCode.BAD_INPUT;
    }
  }

  private void note(String file, String note) {
    spec.commandLine().getErr().println("impasse: " + file + ": " + note);
  }

  private int show(Dumps.Section dump, Sections sections) throws IOException {
    SummaryPrinter.damage(dump.name(), dump.summary(), spec.commandLine().getErr());
    TraceSummary summary = Predictions.only(dump.summary(), explain);
    ReportSection section = sections.add(dump.name(), summary, dump.waits());
    print(section);
    return failOn.exitCode(section);
  }

  private int analyze(Path file, Sections sections, RunsTogether together) throws IOException {
    boolean std = Predictor.isStd(file);
    if (std && !worthImporting(file)) {
      return analyzeStd(file, sections, together);
    }
    return analyzeTrace(file, std, sections, together);
  }

  private int analyzeTrace(Path file, boolean std, Sections sections, RunsTogether together)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try (TraceFile trace = sizeLimit.open(file)) {
      Prediction prediction;
      TraceSummary seen;
      try (Progress events = Progress.of(trace, impasse.surroundings())) {
        Replay replay = Replay.of(events);
        prediction = std ? ofStd(file, trace) : Predictor.of(trace, replay, Bounds.STANDARD);
        seen = TraceSummary.of(trace, replay);
      }
      TraceSummary summary = Predictions.with(seen, prediction, explain);
      SummaryPrinter.damage(file, summary, err);
      if (files.size() > 1) {
        together.addTrace(file, trace);
      }
      ReportSection section = sections.add(file, summary, () -> sizeLimit.open(file));
      print(section);
      dropped(prediction);
      Predictions.notes(file, prediction, err);
      return failOn.exitCode(section);
    } catch (CommandFailure unreadable) {
      String message = unreadable.getMessage() + DumpSource.notADumpEither(file);
      err.println("impasse: " + message);
      err.flush();
      sections.addUnreadable(file, message);
      return unreadable.exitCode();
    }
  }

  /** Whether a trace is made of a text as well: a long one without waits has nothing to show. */
  private static boolean worthImporting(Path file) throws IOException {
    long size = Files.isRegularFile(file) ? Files.size(file) : 0;
    return size <= MOST_IMPORTED_BYTES && (size <= SHORT_TEXT_BYTES || StdImport.hasWaits(file));
  }

  private int show(OrdersSection section) throws IOException {
    if (output.textOnStdout() && (explain.isEmpty() || !section.entries().isEmpty())) {
      if (files.size() > 1) {
        out().println("All together:");
      }
      output.text(impasse.surroundings()).orders(section, limit, out());
      out().flush();
    }
    return failOn.exitCode(section);
  }

  /**
   * The text itself has reads and writes, which order more; a bad line in it is no reason to stop.
   */
  private Prediction ofStd(Path file, TraceFile imported) throws IOException {
    try {
      return Predictor.ofStd(file, sizeLimit.bytes(), Bounds.STANDARD);
    } catch (TraceFormatException badLine) {
      return Predictor.of(imported, Bounds.STANDARD);
    }
  }

  /** A long text is read once, for what it predicts; what hangs at its end does not show. */
  private int analyzeStd(Path file, Sections sections, RunsTogether together) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      Prediction prediction;
      try {
        prediction = Predictor.ofStd(file, sizeLimit.bytes(), Bounds.STANDARD);
      } catch (TraceFormatException badLine) {
        if (Files.size(file) > MOST_IMPORTED_BYTES) {
          throw badLine;
        }
        return analyzeTrace(file, false, sections, together);
      }
      TraceSummary summary = Predictions.alone(prediction, explain);
      ReportSection section = sections.add(file, summary, null);
      print(section);
      dropped(prediction);
      Predictions.notes(file, prediction, err);
      return failOn.exitCode(section);
    } catch (IOException e) {
      String message = file + ": " + Input.why(file, e);
      err.println("impasse: " + message);
      err.flush();
      sections.addUnreadable(file, message);
      return ExitCode.BAD_INPUT;
    }
  }

  private void dropped(Prediction prediction) {
    if (output.textOnStdout() && (showDropped || !explain.isEmpty())) {
      Predictions.dropped(prediction, out());
    }
  }

  private void print(ReportSection section) throws IOException {
    boolean isElsewhere = !explain.isEmpty() && section.entries().isEmpty();
    if (!output.textOnStdout() || isElsewhere) {
      return;
    }
    if (files.size() > 1) {
      out().println(section.name() + ":");
    }
    output.text(impasse.surroundings()).section(section, limit, out());
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
