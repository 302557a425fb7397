package dev.impasse.cli.command;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.launch.AgentArgument;
import dev.impasse.cli.launch.Child;
import dev.impasse.cli.launch.DemoList;
import dev.impasse.cli.launch.Installation;
import dev.impasse.cli.launch.Java;
import dev.impasse.cli.launch.TemporaryReport;
import dev.impasse.cli.launch.WrittenFiles;
import dev.impasse.cli.option.FailOn;
import dev.impasse.core.words.Nearest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Runs a demo under the agent, stops it when it has deadlocked, and says where the trace is. The
 * agent prints its report on the demo's own stderr.
 */
@Command(
    name = "demo",
    description = {
      "Runs a small program under the agent; without a name, lists them.",
      "A demo that deadlocks is stopped after the report."
    })
public final class DemoCommand implements Callable<Integer> {

  private static final Duration POLL = Duration.ofMillis(50);

  /** For what the demo and the agent are still printing when the report appears. */
  private static final Duration GRACE = Duration.ofMillis(500);

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which demo.")
  private @Nullable String name;

  @Option(
      names = {"-o", "--trace"},
      paramLabel = "FILE",
      description =
          "Where to keep the trace (impasse-NAME.impasse); %%p stands for the process id.")
  private @Nullable String trace;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = {
        "Also write the report to FILE; can be repeated.",
        "Its ending sets the format: .txt .json .sarif .xml .mmd .html"
      })
  private List<String> reports = List.of();

  @Option(names = "--java", paramLabel = "HOME", description = "JDK to run it on (this one).")
  private @Nullable Path java;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "Stop a demo that has not ended by then (${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Divide all sleeps of the demo by N.")
  private int speed;

  @Mixin private FailOn failOn;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Installation installation = Installation.find();
    String launcher = Java.launcher(java);
    List<DemoList.Entry> demos = DemoList.of(installation.demoJar(), launcher);
    if (name == null) {
      list(demos);
      return ExitCode.CLEAN;
    }
    return run(installation, launcher, known(name, demos));
  }

  private void list(List<DemoList.Entry> demos) {
    PrintWriter out = out();
    for (DemoList.Entry demo : demos) {
      out.printf("%-20s %-11s %s%n", demo.name(), demo.verdict(), demo.line());
    }
    out.flush();
  }

  private String known(String name, List<DemoList.Entry> demos) {
    List<String> names = demos.stream().map(DemoList.Entry::name).toList();
    if (!names.contains(name)) {
      String near = Nearest.of(name, names);
      throw new ParameterException(
          spec.commandLine(),
          "no demo has this name: "
              + name
              + (near.isEmpty() ? "" : "\nDid you mean '" + near + "'?")
              + "\nThe demos are: "
              + String.join(", ", names));
    }
    return name;
  }

  private int run(Installation installation, String launcher, String name)
      throws IOException, InterruptedException {
    String traceName = trace == null ? standardTrace(name) : trace;
    WrittenFiles traces = new WrittenFiles(traceName);
    try (TemporaryReport report = new TemporaryReport()) {
      AgentArgument agent =
          new AgentArgument(installation.agentJar())
              .with("trace", traceName)
              .with("report", report.after(reports, null));
      Runnable lastWords =
          () -> {
            tellTraces(traces.written());
            report.delete();
          };
      try (Child child = Child.start(program(installation, launcher, agent, name), lastWords)) {
        int exitCode = watch(child, name, report);
        lastWords.run();
        return exitCode;
      }
    }
  }

  private ProcessBuilder program(
      Installation installation, String launcher, AgentArgument agent, String name) {
    return new ProcessBuilder(
        launcher,
        agent.toString(),
        "-Dimpasse.demo.speed=" + speed,
        "-cp",
        installation.demoJar().toString(),
        DemoList.MAIN_CLASS,
        name);
  }

  /** Each child process of this demo writes a trace of its own. */
  private static String standardTrace(String name) {
    return name.equals("processes")
        ? "impasse-processes-%p.impasse"
        : "impasse-" + name + ".impasse";
  }

  private int watch(Child child, String name, TemporaryReport report) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(timeoutSeconds).toNanos();
    while (!child.endsWithin(POLL)) {
      if (report.written()) {
        child.endsWithin(GRACE);
        child.stop();
        return report.exitCode(failOn.or(FailOn.Least.DETECTED));
      }
      if (System.nanoTime() - deadlineNanos >= 0) {
        child.stop();
        out().println("Stopped after " + timeoutSeconds + " s: no deadlock reported.");
        return ExitCode.CLEAN;
      }
    }
    if (report.written()) {
      return report.exitCode(failOn.or(FailOn.Least.DETECTED));
    }
    if (child.exitCode() != 0) {
      throw new CommandFailure(
          ExitCode.INTERNAL, "the demo failed: name=" + name + ", exit code=" + child.exitCode());
    }
    return ExitCode.CLEAN;
  }

  private void tellTraces(List<Path> traces) {
    PrintWriter out = out();
    for (Path file : traces) {
      out.println("Trace: " + file + "   impasse replay " + file);
    }
    out.flush();
  }

  private PrintWriter out() {
    CommandLine line = spec.commandLine();
    return line.getOut();
  }
}
