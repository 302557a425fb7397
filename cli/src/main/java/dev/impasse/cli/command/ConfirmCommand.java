package dev.impasse.cli.command;

import dev.impasse.cli.confirm.Confirmations;
import dev.impasse.cli.confirm.Predicted;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.launch.AgentArgument;
import dev.impasse.cli.launch.Installation;
import dev.impasse.cli.option.EnvironmentSource;
import dev.impasse.cli.option.FailOn;
import dev.impasse.cli.option.FormatOptions;
import dev.impasse.cli.option.KnownFindings;
import dev.impasse.cli.option.SizeLimit;
import dev.impasse.core.analyze.Analyzer;
import dev.impasse.core.report.Confirmation;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportSection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Runs a program again until the deadlocks that were predicted from a trace of it happen. */
@Command(
    name = "confirm",
    description = {
      "Runs a program again and steers it into the deadlocks that are predicted from a trace.",
      "  impasse confirm app.impasse -- java -jar app.jar",
      "A program that hangs is stopped, with its children."
    })
public final class ConfirmCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "TRACE", description = "A trace of an earlier run.")
  private Path trace = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "The program and its arguments, behind --.")
  private List<String> command = List.of();

  @Option(
      names = "--finding",
      paramLabel = "FINGERPRINT",
      defaultValue = "",
      description = "Confirm this finding only (all that are predicted or suspected).")
  private String finding = "";

  @Option(
      names = "--runs",
      paramLabel = "COUNT",
      defaultValue = "10",
      description = "How often to run the program for one finding (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "Stop a run that has not ended by then (${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Option(
      names = "--jobs",
      paramLabel = "COUNT",
      defaultValue = "1",
      description = "For how many findings to run the program at once (${DEFAULT-VALUE}).")
  private int jobs;

  @Option(
      names = "--traces",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where to keep the traces of runs that hang (${DEFAULT-VALUE}).")
  private Path traces = Path.of(".");

  @Option(
      names = "--agent-option",
      paramLabel = "KEY=VALUE",
      description = "Any option of the agent; can be repeated: those of the recorded run.",
      mapFallbackValue = "true")
  private Map<String, String> agentOptions = Map.of();

  @Mixin private FailOn failOn;

  @Mixin private KnownFindings known;

  @Mixin private FormatOptions output;

  @ParentCommand private EnvironmentSource impasse;

  @Mixin private SizeLimit sizeLimit;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    known.read();
    PrintWriter err = spec.commandLine().getErr();
    Predicted predicted = new Predicted(err, impasse.surroundings());
    new Analyzer(sizeLimit.bytes(), finding, known.suppressions(), predicted)
        .analyze(List.of(trace), Report.STANDARD_LIMIT);
    ReportSection recorded = predicted.section();
    if (recorded == null) {
      if (predicted.exitCode() == ExitCode.CLEAN) {
        err.println("impasse: this is no trace that anything is predicted from: " + trace);
      }
      return Math.max(predicted.exitCode(), ExitCode.USAGE);
    }
    if (!finding.isEmpty() && recorded.entries().isEmpty()) {
      err.println("impasse: no finding in the trace has this fingerprint: --finding=" + finding);
      return ExitCode.USAGE;
    }
    Report report = confirmed(predicted, recorded);
    print(report);
    output.write(report, spec.commandLine().getOut());
    output.noteMissingSources(err);
    int exitCode = predicted.exitCode();
    for (ReportSection section : report.sections()) {
      exitCode = Math.max(exitCode, failOn.exitCode(section));
    }
    return known.finish(report, exitCode, err);
  }

  private void check() {
    output.check(spec.commandLine());
    atLeastOne("--runs", runs);
    atLeastOne("--timeout", timeoutSeconds);
    atLeastOne("--jobs", jobs);
    for (String key : List.of("trace", "steer", "mode", "detect", "on-deadlock")) {
      if (agentOptions.containsKey(key)) {
        throw new ParameterException(
            spec.commandLine(), "confirm sets this option itself: --agent-option=" + key);
      }
    }
    agentOptions.forEach(AgentArgument::check);
  }

  private void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), "this must be at least 1: " + option + "=" + value);
    }
  }

  private Report confirmed(Predicted predicted, ReportSection recorded)
      throws IOException, InterruptedException {
    Files.createDirectories(traces); // before the program runs, not when there is something to keep
    Confirmations.Program program =
        new Confirmations.Program(
            command,
            Installation.find().agentJar(),
            agentOptions,
            Duration.ofSeconds(timeoutSeconds));
    return new Confirmations(predicted, program, runs, jobs, traces)
        .report(recorded, Report.STANDARD_LIMIT, this::print);
  }

  private void print(Confirmations.Line line) {
    Confirmation confirmation = line.entry().confirmation();
    if (!output.textOnStdout() || confirmation == null) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%-15s #%s %s%n",
        confirmation.verdict().word().toUpperCase(Locale.ROOT),
        line.entry().finding().fingerprint(),
        line.isConfirmed()
            ? String.format(
                Locale.ROOT,
                "in run %d of %d (%.1f s), trace: %s",
                confirmation.runs(),
                runs,
                line.took().toMillis() / 1000.0,
                confirmation.trace())
            : (confirmation.runs() == 1 ? "in 1 run: " : "in " + confirmation.runs() + " runs: ")
                + confirmation.text());
    out.flush();
  }

  private void print(Report report) throws IOException {
    if (output.textOnStdout()) {
      PrintWriter out = spec.commandLine().getOut();
      out.println();
      output.text(impasse.surroundings()).write(report, out);
      out.flush();
    }
  }
}
