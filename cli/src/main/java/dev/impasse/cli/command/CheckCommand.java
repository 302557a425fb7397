package dev.impasse.cli.command;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.launch.AttachApi;
import dev.impasse.cli.launch.AttachModule;
import dev.impasse.cli.launch.Installation;
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
import dev.impasse.core.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
      description = "Then load the agent into it, if it is not there; it reports on its stderr.")
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
    dumps.add(name(jvm), take(jvm));
    AnalysisPrinter printer =
        new AnalysisPrinter(spec.commandLine(), output, failOn, impasse.surroundings()).naming();
    Report report = show(dumps, printer);
    agent(jvm);
    return known.finish(report, printer.exitCode(), err());
  }

  private LiveJvm jvm() {
    if (wanted.matches("\\d{1,18}")) {
      return new LiveJvm(wanted, "");
    }
    AttachModule.demand();
    return JvmChoice.of(wanted, JvmList.all());
  }

  private static Path name(LiveJvm jvm) {
    return Path.of(
        "process " + jvm.pid() + (jvm.command().isEmpty() ? "" : " (" + simple(jvm.main()) + ")"));
  }

  private static String simple(String main) {
    return main.substring(main.lastIndexOf('/') + 1);
  }

  /** The stacks come before anything else: whoever hangs may be gone with the next question. */
  private List<ThreadDump> take(LiveJvm jvm) throws InterruptedException {
    List<ThreadDump> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        TimeUnit.SECONDS.sleep(seconds);
      }
      try {
        taken.addAll(LiveDump.take(Long.parseLong(jvm.pid())));
      } catch (IOException e) {
        if (taken.isEmpty()) {
          throw new CommandFailure(
              ExitCode.BAD_INPUT, "no thread dump of " + jvm.pid() + ": " + e.getMessage());
        }
        err().println("impasse: the JVM gave no further thread dump: " + e.getMessage());
        break;
      }
    }
    return taken;
  }

  private Report show(Dumps dumps, AnalysisPrinter printer) {
    Sections sections = new Sections(known.suppressions());
    try {
      for (Dumps.Section dump : dumps.sections()) {
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

  /** Says whether the agent is there, and loads it if that is asked for. */
  private void agent(LiveJvm jvm) {
    if (!attach && ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
      return;
    }
    if (attach) {
      AttachModule.demand();
    }
    try (AttachApi open = AttachApi.open(jvm.pid())) {
      String version = open.agentVersion();
      if (version == null && attach) {
        open.load(Installation.find().agentJar(), "");
        version = open.agentVersion();
      }
      if (version != null) {
        err().println("impasse: the agent is in " + jvm.pid() + ", it reports on its stderr");
      }
    } catch (IOException e) {
      if (attach) {
        throw new CommandFailure(
            ExitCode.USAGE, "cannot attach to " + jvm.pid() + ": " + reason(e.getMessage()));
      }
    }
    err().flush();
  }

  private static String reason(@Nullable String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
