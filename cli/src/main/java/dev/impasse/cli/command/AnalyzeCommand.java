package dev.impasse.cli.command;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.option.EnvironmentSource;
import dev.impasse.cli.option.FailOn;
import dev.impasse.cli.option.FilesFrom;
import dev.impasse.cli.option.FormatOptions;
import dev.impasse.cli.option.KnownFindings;
import dev.impasse.cli.option.SizeLimit;
import dev.impasse.cli.view.AnalysisPrinter;
import dev.impasse.core.analyze.Analyzer;
import dev.impasse.core.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
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

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description =
          "Traces (FILE.impasse, STD text), lock orders, or thread dumps (jstack -l, jcmd Thread.print"
              + " -l, and most other forms): in text, logs, .gz, .zip, .jfr, folders, or - for stdin.")
  private List<Path> files = List.of();

  @Mixin private FilesFrom filesFrom;

  @Option(
      names = "--explain",
      paramLabel = "FINGERPRINT",
      defaultValue = "",
      description = "Shows this finding only, and the candidates that were dropped.")
  private String explain = "";

  @Option(
      names = "--baseline-release",
      paramLabel = "RELEASE",
      defaultValue = "",
      description =
          "Of lock orders, only what is new against this release (service-version) counts.")
  private String baselineRelease = "";

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
    AnalysisPrinter printer =
        new AnalysisPrinter(spec.commandLine(), output, failOn, impasse.surroundings())
            .showing(limit, explain, showDropped);
    Report report =
        new Analyzer(sizeLimit.bytes(), explain, known.suppressions(), printer)
            .since(baselineRelease)
            .analyze(filesFrom.with(files, spec.commandLine()), limit);
    PrintWriter err = spec.commandLine().getErr();
    if (!explain.isEmpty() && report.entries().isEmpty()) {
      err.println("impasse: no finding in these files has this fingerprint: --explain=" + explain);
      return Math.max(printer.exitCode(), ExitCode.USAGE);
    }
    output.write(report, spec.commandLine().getOut());
    output.noteMissingSources(err);
    return known.finish(report, printer.exitCode(), err);
  }
}
