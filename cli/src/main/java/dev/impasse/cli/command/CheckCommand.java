package dev.impasse.cli.command;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.launch.AttachModule;
import dev.impasse.cli.launch.JvmChoice;
import dev.impasse.cli.launch.JvmList;
import dev.impasse.cli.launch.LiveDump;
import dev.impasse.cli.launch.LiveJvm;
import dev.impasse.cli.option.EnvironmentSource;
import dev.impasse.cli.option.FailOn;
import dev.impasse.cli.option.FormatOptions;
import dev.impasse.cli.option.KnownFindings;
import dev.impasse.cli.view.AnalysisPrinter;
import dev.impasse.core.analyze.Dumps;
import dev.impasse.core.analyze.Sections;
import dev.impasse.core.dump.ThreadDump;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Says of a JVM that runs whether it hangs, and who blocks whom. */
@Command(
    name = "check",
    description = {
      "Takes thread dumps of a running JVM and says who waits for whom, and who blocks others.",
      "Nothing is loaded into it without --attach."
    })
public final class CheckCommand implements Callable<Integer> {

  private static final int MOST_DUMPS = 100;
  private static final int ENOUGH = 2;

  @Parameters(
      paramLabel = "PID|NAME",
      description = "Process id, or how the main class or jar begins ('impasse ps' lists them).")
  private String wanted = "";

  @Option(
      names = "--dumps",
      paramLabel = "COUNT",
      defaultValue = "3",
      description = "How many dumps to take (${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "How long to wait between two dumps (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--attach",
      description = "Then load the agent into it, if it is not there; it goes on watching.")
  private boolean attach;

  @Mixin private FailOn failOn;

  @Mixin private KnownFindings known;

  @Mixin private FormatOptions output;

  @ParentCommand private EnvironmentSource impasse;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    output.check(spec.commandLine());
    if (count < 1 || count > MOST_DUMPS || seconds < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "from 1 to "
              + MOST_DUMPS
              + " dumps can be taken: --dumps="
              + count
              + " --interval="
              + seconds);
    }
    known.read();
    LiveJvm jvm = jvm();
    Dumps dumps = new Dumps(Long.MAX_VALUE);
    take(jvm, dumps);
    WithAgent withAgent = new WithAgent(jvm.pid(), attach, err());
    List<ReportedFinding> reported = withAgent.findings();
    AnalysisPrinter printer =
        new AnalysisPrinter(spec.commandLine(), output, failOn, impasse.surroundings()).naming();
    Report report = show(dumps, reported, printer);
    err().flush();
    withAgent.check();
    return known.finish(report, printer.exitCode(), err());
  }

  private LiveJvm jvm() {
    if (wanted.matches("\\d{1,18}")) {
      return new LiveJvm(wanted, "");
    }
    AttachModule.demand();
    return JvmChoice.of(wanted, JvmList.all());
  }

  private static Path name(LiveJvm jvm, String what) {
    String main = jvm.command().isEmpty() ? "" : " (" + simple(jvm.main()) + ")";
    return Path.of("process " + jvm.pid() + main + what);
  }

  private static String simple(String main) {
    return main.substring(main.lastIndexOf('/') + 1);
  }

  /** The stacks come before anything else: whoever hangs may be gone with the next question. */
  private void take(LiveJvm jvm, Dumps dumps) throws InterruptedException {
    List<ThreadDump> taken = new ArrayList<>();
    long pid = Long.parseLong(jvm.pid());
    for (int i = 0; i < count; i++) {
      pause(i);
      try {
        taken.addAll(LiveDump.take(pid));
      } catch (IOException e) {
        if (taken.isEmpty()) {
          throw new CommandFailure(
              ExitCode.BAD_INPUT, "no thread dump of " + jvm.pid() + ": " + e.getMessage());
        }
        err().println("impasse: the JVM gave no further thread dump: " + e.getMessage());
        break;
      }
    }
    dumps.add(name(jvm, ""), taken);
    if (taken.stream().anyMatch(ThreadDump::hidesThreads)) {
      List<ThreadDump> all = new ArrayList<>();
      for (int i = 0; i < Math.min(count, ENOUGH); i++) { // two prove what one suspects
        pause(i);
        all.addAll(LiveDump.takeAll(pid));
      }
      if (!all.isEmpty()) {
        dumps.add(name(jvm, ", with its virtual threads"), all);
      }
    }
  }

  private void pause(int taken) throws InterruptedException {
    if (taken > 0) {
      TimeUnit.SECONDS.sleep(seconds);
    }
  }

  private Report show(Dumps dumps, List<ReportedFinding> reported, AnalysisPrinter printer) {
    Sections sections = new Sections(known.suppressions());
    try {
      for (Dumps.Section dump : dumps.sections(reported)) {
        printer.summary(dump.name(), dump.summary());
        printer.section(sections.add(dump.name(), dump.summary(), dump.waits()), null);
      }
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, "cannot write the report: " + e.getMessage());
    }
    Report report = sections.report(Report.STANDARD_LIMIT);
    output.write(report, spec.commandLine().getOut());
    return report;
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
