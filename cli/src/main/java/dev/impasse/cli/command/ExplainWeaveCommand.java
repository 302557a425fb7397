package dev.impasse.cli.command;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.launch.AgentWeaver;
import dev.impasse.cli.launch.ClassFiles;
import dev.impasse.cli.launch.Installation;
import dev.impasse.cli.view.WeavingText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Shows what the agent would weave in classes, by asking the weaver of the agent itself. */
@Command(
    name = "weave",
    description = "Shows what the agent would weave in classes, and why it leaves the rest alone.")
final class ExplainWeaveCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "CLASS",
      description = "Classes by name, class files, jars, directories of classes.")
  private List<String> what = List.of();

  @Option(
      names = {"-cp", "--class-path"},
      paramLabel = "PATH",
      defaultValue = "",
      description = "Jars and directories to find classes and their supertypes in.")
  private String classPath = "";

  @Option(
      names = "--agent-option",
      paramLabel = "KEY=VALUE",
      description =
          "An option of the agent: include, exclude, scope, locks, weave; can be repeated.",
      mapFallbackValue = "true")
  private Map<String, String> agentOptions = new LinkedHashMap<>();

  @Option(
      names = "--loader",
      paramLabel = "NAME",
      defaultValue = "app",
      description = "Name of the class loader that defines the classes (${DEFAULT-VALUE}).")
  private String loader = "";

  @Option(names = "--json", description = "The same as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    String arguments =
        agentOptions.entrySet().stream()
            .map(option -> option.getKey() + "=" + option.getValue())
            .collect(Collectors.joining(","));
    PrintWriter out = spec.commandLine().getOut();
    List<Entry<Map<String, Object>, Boolean>> classes = new ArrayList<>();
    int exitCode = ExitCode.CLEAN;
    try (ClassFiles files = ClassFiles.of(what, classPath, loader);
        AgentWeaver weaver = AgentWeaver.of(Installation.find().agentJar(), arguments)) {
      for (ClassFiles.Found found : files.found()) {
        classes.add(Map.entry(weaver.explain(found.loader(), found.bytes()), found.named()));
      }
      for (String missing : files.missing()) {
        spec.commandLine().getErr().println("impasse: no such class: " + missing);
        exitCode = ExitCode.BAD_INPUT;
      }
    }
    if (json) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("schemaVersion", 1);
      document.put("classes", classes.stream().map(Entry::getKey).toList());
      out.println(
          JsonMapper.builder()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .build()
              .writeValueAsString(document));
    } else {
      new WeavingText(out).print(classes);
    }
    out.flush();
    spec.commandLine().getErr().flush();
    return exitCode;
  }
}
