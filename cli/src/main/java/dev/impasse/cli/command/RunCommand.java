package dev.impasse.cli.command;

import dev.impasse.cli.launch.AgentArgument;
import dev.impasse.cli.launch.AgentReports;
import dev.impasse.cli.launch.Child;
import dev.impasse.cli.launch.Installation;
import dev.impasse.cli.launch.ProgramCommand;
import dev.impasse.cli.launch.TemporaryReport;
import dev.impasse.cli.launch.WrittenFiles;
import dev.impasse.cli.option.FailOn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs any program under the agent. */
@Command(
    name = "run",
    description = {
      "Runs a program under the agent: impasse run -- java -jar app.jar",
      "The exit code is that of the program, or 1 if a deadlock was detected."
    })
public final class RunCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "The program and its arguments.")
  private List<String> command = List.of();

  @Option(
      names = {"-o", "--trace"},
      paramLabel = "FILE",
      defaultValue = "impasse-%p.impasse",
      description =
          "Where to keep the trace (${DEFAULT-VALUE}); %%p process id, %%t time, %%h host.")
  private String trace = "";

  @Option(names = "--no-trace", description = "Only look for deadlocks, keep no trace.")
  private boolean withoutTrace;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = {
        "Also write the report to FILE; %%p %%t %%h as above; can be repeated.",
        "Its ending sets the format: .txt .json .sarif .xml .mmd .html"
      })
  private List<String> reports = List.of();

  @Option(
      names = "--agent-option",
      paramLabel = "KEY=VALUE",
      description = "Any option of the agent; can be repeated (--agent-option help prints them).",
      mapFallbackValue = "true")
  private Map<String, String> agentOptions = Map.of();

  @Mixin private FailOn failOn;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    reports.forEach(name -> AgentArgument.check("report", name)); // each as it was typed
    try (TemporaryReport temporary = new TemporaryReport()) {
      WrittenFiles traces = new WrittenFiles(trace);
      List<WrittenFiles> named = reports.stream().map(WrittenFiles::new).toList();
      Runnable lastWords =
          () -> {
            tell(traces.written(), temporary.files(), named);
            temporary.delete();
          };
      try (Child child = Child.start(ProgramCommand.of(command, agent(temporary)), lastWords)) {
        int exitCode = child.exitCode();
        int all =
            AgentReports.exitCode(temporary.files(), failOn.or(FailOn.Least.DETECTED), exitCode);
        lastWords.run();
        return all;
      }
    }
  }

  /** The last report is our own, in a form that we read. */
  private AgentArgument agent(TemporaryReport temporary) {
    AgentArgument agent = new AgentArgument(Installation.find().agentJar());
    if (!withoutTrace) {
      agent.with("trace", trace);
    }
    agentOptions.forEach(agent::with);
    agent.with("report", temporary.after(reports, agentOptions.get("report")));
    return agent;
  }

  private void tell(List<Path> traces, List<Path> reports, List<WrittenFiles> named) {
    var err = spec.commandLine().getErr();
    if (reports.stream().anyMatch(AgentReports::found)) {
      err.println(
          "impasse: a deadlock was "
              + AgentReports.verb(reports)
              + named.stream()
                  .flatMap(files -> files.written().stream())
                  .map(Path::toString)
                  .collect(Collectors.joining(", ", named.isEmpty() ? "" : ", see ", "")));
    }
    if (!withoutTrace) {
      for (Path file : traces) {
        err.println("impasse: trace: " + file + "   impasse replay " + file);
      }
    }
    err.flush();
  }
}
