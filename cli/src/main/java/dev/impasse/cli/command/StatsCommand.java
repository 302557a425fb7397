package dev.impasse.cli.command;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.option.EnvironmentSource;
import dev.impasse.cli.option.SizeLimit;
import dev.impasse.cli.view.OrdersView;
import dev.impasse.cli.view.Progress;
import dev.impasse.cli.view.StatsJson;
import dev.impasse.cli.view.StatsTable;
import dev.impasse.core.fleet.Fleet;
import dev.impasse.core.input.Input;
import dev.impasse.core.input.UnreadableInputException;
import dev.impasse.core.stats.Statistics;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Counts what is in traces. */
@Command(
    name = "stats",
    description = "Shows what is in one or more traces: hottest locks, nesting, waits, losses.")
public final class StatsCommand implements Callable<Integer> {

  /** Form of the result. */
  enum Format {
    TEXT,
    JSON
  }

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Traces.")
  private List<Path> files = List.of();

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many locks and threads to list (${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @ParentCommand private EnvironmentSource impasse;

  @Mixin private SizeLimit sizeLimit;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (top < 0) {
      throw new ParameterException(
          spec.commandLine(), "a number of locks must not be negative: --top=" + top);
    }
    StatsJson json = new StatsJson(top);
    int exitCode = ExitCode.CLEAN;
    for (Path file : files) {
      exitCode = Math.max(exitCode, stats(file, json));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(json.text());
    }
    out.flush();
    return exitCode;
  }

  private int stats(Path file, StatsJson json) throws IOException {
    if (format == Format.TEXT && Input.isOrders(file)) {
      return orders(file);
    }
    try (TraceFile trace = sizeLimit.open(file, Progress.unpacking(file, impasse.surroundings()))) {
      Statistics statistics;
      try (Progress progress = Progress.of(trace, impasse.surroundings())) {
        statistics = Statistics.of(progress);
      }
      json.add(file, trace, statistics);
      if (format == Format.TEXT) {
        new StatsTable(trace, statistics, top).print(file, spec.commandLine().getOut());
      }
      return Conversion.damage(spec, file, trace);
    } catch (UnreadableInputException e) {
      return unreadable(e);
    }
  }

  private int orders(Path file) {
    try {
      Fleet fleet = new Fleet();
      Input.addOrders(file, fleet);
      OrdersView.losses(fleet, spec.commandLine().getErr());
      OrdersView.table(fleet, top, spec.commandLine().getOut());
      return ExitCode.CLEAN;
    } catch (UnreadableInputException e) {
      return unreadable(e);
    }
  }

  /** The next file may be read all the same. */
  private int unreadable(UnreadableInputException e) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("impasse: " + e.getMessage());
    err.flush();
    return ExitCode.BAD_INPUT;
  }
}
