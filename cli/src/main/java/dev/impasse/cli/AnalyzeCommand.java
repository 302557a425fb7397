package dev.impasse.cli;

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

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Traces, FILE.impasse.")
  private List<Path> files = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

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
    try (TraceFile trace = Input.open(file)) {
      TraceSummary summary = TraceSummary.of(trace, impasse.surroundings(), false);
      SummaryPrinter.damage(file, summary, err);
      json.add(file, summary);
      if (format == Format.TEXT) {
        print(file, summary);
      }
      return summary.exitCode();
    } catch (CommandFailure unreadable) {
      err.println("impasse: " + unreadable.getMessage());
      err.flush();
      json.addUnreadable(file, String.valueOf(unreadable.getMessage()));
      return unreadable.exitCode();
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
