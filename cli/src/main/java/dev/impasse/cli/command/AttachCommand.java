package dev.impasse.cli.command;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.launch.AgentArgument;
import dev.impasse.cli.launch.AttachApi;
import dev.impasse.cli.launch.AttachModule;
import dev.impasse.cli.launch.Installation;
import dev.impasse.cli.launch.JvmChoice;
import dev.impasse.cli.launch.JvmList;
import dev.impasse.cli.launch.LiveJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads the agent into a JVM that runs, whether it hangs already or not. */
@Command(
    name = "attach",
    description = {
      "Loads the agent into a running JVM: impasse attach 4711 trace=app.impasse",
      "It stays there until the JVM ends. Reports appear on the stderr of the JVM."
    })
public final class AttachCommand implements Callable<Integer> {

  /** Options that name files: the JVM may have another working directory than we. */
  private static final Set<String> FILES = Set.of("trace", "report", "config");

  @Parameters(
      index = "0",
      paramLabel = "PID|NAME",
      description = "Process id, or how the main class or jar begins ('impasse ps' lists them).")
  private String wanted = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "KEY=VALUE",
      description = "Options of the agent, as after -javaagent:...=; 'help' prints them there.")
  private List<String> options = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    String arguments = arguments();
    Path agent = Installation.find().agentJar();
    LiveJvm jvm = JvmChoice.of(wanted, wanted.matches("\\d+") ? List.of() : running());
    try (AttachApi open = AttachApi.open(jvm.pid())) {
      return attach(open, jvm, agent, arguments);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "cannot attach to " + jvm.pid() + ": " + firstLine(e.getMessage()));
    }
  }

  private static List<LiveJvm> running() {
    AttachModule.demand();
    return JvmList.all();
  }

  private int attach(AttachApi open, LiveJvm jvm, Path agent, String arguments) throws IOException {
    String present = open.agentVersion();
    if (present != null && !arguments.isEmpty()) {
      open.load(agent, arguments);
      spec.commandLine()
          .getErr()
          .println(
              "impasse: already running in "
                  + jvm.pid()
                  + "; of "
                  + arguments
                  + " it takes report= alone, see the stderr of that process");
      return ExitCode.CLEAN;
    }
    if (present != null) {
      spec.commandLine()
          .getErr()
          .println("impasse: already running in " + jvm.pid() + "; nothing was done");
      return ExitCode.CLEAN;
    }
    open.load(agent, arguments);
    if (open.agentVersion() == null) {
      throw new CommandFailure(
          ExitCode.INTERNAL,
          "the agent could not start in " + jvm.pid() + ", the stderr of that process says why");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "Impasse is in "
            + jvm.pid()
            + (jvm.command().isEmpty() ? "" : " (" + jvm.main() + ")")
            + ", Java "
            + open.javaVersion()
            + (arguments.isEmpty() ? "" : ", with " + arguments)
            + ".");
    out.println("Reports appear on its stderr.");
    out.flush();
    return ExitCode.CLEAN;
  }

  private String arguments() {
    List<String> parts = new ArrayList<>();
    for (String option : options) {
      for (String part : option.split(",", -1)) {
        int equals = part.indexOf('=');
        AgentArgument.check(
            equals < 0 ? part : part.substring(0, equals),
            equals < 0 ? "true" : part.substring(equals + 1));
        parts.add(absolute(part));
      }
    }
    return String.join(",", parts);
  }

  private static String absolute(String part) {
    int equals = part.indexOf('=');
    if (equals < 0 || !FILES.contains(part.substring(0, equals))) {
      return part;
    }
    Path file = Path.of(part.substring(equals + 1)).toAbsolutePath().normalize();
    return part.substring(0, equals + 1) + file;
  }

  static String firstLine(@Nullable String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }
}
