package dev.impasse.cli;

import dev.impasse.core.predict.Bounds;
import dev.impasse.core.predict.Prediction;
import dev.impasse.core.predict.Predictor;
import dev.impasse.core.trace.TraceFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Reads traces and reports the deadlocks in them. */
@Command(name = "analyze", description = "Reports the deadlocks in one or more traces.")
final class AnalyzeCommand implements Callable<Integer> {

  /** Form of the result. */
  enum Format {
    TEXT,
    JSON
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Traces: FILE.impasse, or STD text, FILE.std and FILE.std.gz.")
  private List<Path> files = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Option(
      names = "--fail-on",
      paramLabel = "CERTAINTY",
      defaultValue = "predicted",
      description = "detected, predicted or never: what exit code 1 is for (${DEFAULT-VALUE}).")
  private Predictions.FailOn failOn = Predictions.FailOn.PREDICTED;

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

  @Mixin private OutputOptions output;

  @ParentCommand private Impasse impasse;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    JsonReport json = new JsonReport();
    int exitCode = ExitCode.CLEAN;
    for (Path file : files) {
      exitCode = Math.max(exitCode, analyze(file, json));
    }
    if (format == Format.JSON) {
      out().println(json.text());
    }
    out().flush();
    return exitCode;
  }

  private int analyze(Path file, JsonReport json) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    if (Predictor.isStd(file)) {
      return analyzeStd(file, json);
    }
    try (TraceFile trace = Input.open(file)) {
      TraceSummary seen = TraceSummary.of(trace, impasse.surroundings(), false);
      Prediction prediction = Predictor.of(trace, Bounds.STANDARD);
      TraceSummary summary = Predictions.with(seen, prediction, explain);
      SummaryPrinter.damage(file, summary, err);
      json.add(file, summary);
      if (format == Format.TEXT) {
        print(file, summary);
        dropped(prediction);
      }
      Predictions.notes(file, prediction, err);
      return failOn.exitCode(summary);
    } catch (CommandFailure unreadable) {
      err.println("impasse: " + unreadable.getMessage());
      err.flush();
      json.addUnreadable(file, String.valueOf(unreadable.getMessage()));
      return unreadable.exitCode();
    }
  }

  private int analyzeStd(Path file, JsonReport json) {
    PrintWriter err = spec.commandLine().getErr();
    try {
      Prediction prediction = Predictor.ofStd(file, Bounds.STANDARD);
      TraceSummary summary = Predictions.alone(prediction, explain);
      json.add(file, summary);
      if (format == Format.TEXT) {
        print(file, summary);
        dropped(prediction);
      }
      Predictions.notes(file, prediction, err);
      return failOn.exitCode(summary);
    } catch (IOException e) {
      String message = file + ": " + Predictions.why(e);
      err.println("impasse: " + message);
      err.flush();
      json.addUnreadable(file, message);
      return ExitCode.BAD_INPUT;
    }
  }

  private void dropped(Prediction prediction) {
    if (showDropped || !explain.isEmpty()) {
      Predictions.dropped(prediction, out());
    }
  }

  private void print(Path file, TraceSummary summary) {
    Surroundings surroundings = impasse.surroundings();
    if (files.size() > 1) {
      out().println(file + ":");
    }
    new SummaryPrinter(output.width(surroundings), output.palette(surroundings))
        .findings(summary, out());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
