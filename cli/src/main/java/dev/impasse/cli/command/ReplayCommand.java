package dev.impasse.cli.command;

import dev.impasse.cli.option.EnvironmentSource;
import dev.impasse.cli.option.EventFilter;
import dev.impasse.cli.option.FailOn;
import dev.impasse.cli.option.FormatOptions;
import dev.impasse.cli.option.KnownFindings;
import dev.impasse.cli.option.SizeLimit;
import dev.impasse.cli.view.EventList;
import dev.impasse.cli.view.Player;
import dev.impasse.cli.view.Progress;
import dev.impasse.cli.view.StepSession;
import dev.impasse.cli.view.SummaryPrinter;
import dev.impasse.core.analyze.Sections;
import dev.impasse.core.analyze.TraceSummary;
import dev.impasse.core.format.TextFormat;
import dev.impasse.core.input.Input;
import dev.impasse.core.report.Palette;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.trace.TraceFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Plays a trace back: event by event, the state at one of them, or by hand. */
@Command(
    name = "replay",
    description = {
      "Plays a trace back event by event, marks where a deadlock closes, and reports it.",
      "With --at, shows who holds and wants what at one event; with --step, moves by hand."
    })
public final class ReplayCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "Trace, FILE.impasse.")
  private Path file = Path.of("");

  @Option(names = "--at", paramLabel = "N", description = "Show the state after event N.")
  private @Nullable Long at;

  @Option(names = "--step", description = "Move through the trace by hand.")
  private boolean step;

  @Option(names = "--from", paramLabel = "N", description = "Begin at event N.")
  private @Nullable Long from;

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "200",
      description = "Show at most so many events, without --from the last ones (${DEFAULT-VALUE}).")
  private int limit;

  @Mixin private EventFilter filter;

  @Mixin private FailOn failOn;

  @Mixin private KnownFindings known;

  @Mixin private FormatOptions output;

  @ParentCommand private EnvironmentSource impasse;

  @Mixin private SizeLimit sizeLimit;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (limit < 0) {
      throw usage("a number of events must not be negative: --limit=" + limit);
    }
    output.check(spec.commandLine());
    known.read();
    Sections sections = new Sections(known.suppressions());
    try (TraceFile trace = sizeLimit.open(file, Progress.unpacking(file, impasse.surroundings()))) {
      TraceSummary summary = summary(trace);
      SummaryPrinter.damage(file, summary, spec.commandLine().getErr());
      filter.check(summary.names(), spec.commandLine());
      ReportSection section =
          sections.add(file, summary, () -> Input.open(file, sizeLimit.bytes()));
      if (output.textOnStdout()) {
        show(trace, summary, section);
      }
      Report report = sections.report(Report.STANDARD_LIMIT);
      output.write(report, spec.commandLine().getOut());
      output.noteMissingSources(spec.commandLine().getErr());
      return known.finish(report, failOn.exitCode(section), spec.commandLine().getErr());
    }
  }

  private TraceSummary summary(TraceFile trace) {
    try (Progress events = Progress.of(trace, impasse.surroundings())) {
      return TraceSummary.withNames(trace, events);
    }
  }

  private void show(TraceFile trace, TraceSummary summary, ReportSection section)
      throws IOException {
    TextFormat text = output.text(impasse.surroundings());
    Palette palette = text.palette();
    PrintWriter out = spec.commandLine().getOut();
    if (step) {
      Player player = new Player(trace, summary, filter, palette);
      new StepSession(player, summary.events(), stdin(), out).run();
      return;
    }
    if (at != null) {
      stateAt(checked("--at", at, summary), new Player(trace, summary, filter, palette), out);
    } else if (from != null) {
      new EventList(trace, summary, filter, palette, out)
          .from(checked("--from", from, summary), limit);
    } else {
      new EventList(trace, summary, filter, palette, out).last(limit);
    }
    out.println();
    text.section(section, Report.STANDARD_LIMIT, out);
    out.flush();
  }

  private static void stateAt(long number, Player player, PrintWriter out) {
    player.goTo(number);
    player.print(out);
  }

  private long checked(String option, long number, TraceSummary summary) {
    if (number < 1 || number > summary.events()) {
      throw usage(
          "this must be the number of an event, 1 to "
              + summary.events()
              + ": "
              + option
              + "="
              + number);
    }
    return number;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static BufferedReader stdin() {
    return new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
  }
}
