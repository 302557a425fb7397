package dev.impasse.cli;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.failure.Failures;
import dev.impasse.cli.failure.StandardError;
import dev.impasse.cli.failure.UsageErrors;
import dev.impasse.cli.option.Environment;
import dev.impasse.cli.option.EnvironmentSource;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line {@code impasse}: chooses the command and ends with its exit code. */
@Command(
    name = "impasse",
    description = "Finds deadlocks in Java programs.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing found",
      "1:a deadlock was found",
      "2:usage: the command line makes no sense",
      "3:input is unreadable or damaged; what is whole was still shown",
      "70:internal error"
    })
public final class Impasse implements Callable<Integer>, EnvironmentSource {

  private final Environment surroundings;

  @Spec private CommandSpec spec;

  private Impasse(Environment surroundings) {
    this.surroundings = surroundings;
  }

  /** Runs the command that the arguments name, and ends the JVM with its exit code. */
  public static void main(String[] args) {
    List<String> commands = Commands.neededFor(List.of(args));
    System.exit(Failures.guard(() -> commandLine(Environment.ofProcess(), commands).execute(args)));
  }

  /** Returns the whole command line, ready to execute. */
  static CommandLine commandLine(Environment surroundings) {
    return commandLine(surroundings, Commands.all());
  }

  /** Returns a command line that knows some of the commands. */
  static CommandLine commandLine(Environment surroundings, List<String> commands) {
    CommandLine line = new CommandLine(new Impasse(surroundings));
    commands.forEach(name -> line.addSubcommand(name, Commands.named(name)));
    // What follows the program of "run" is the program's own, with or without a "--" before it.
    line.getSubcommands()
        .forEach((name, command) -> command.setStopAtPositional(name.equals("run")));
    line.setErr(new StandardError(line.getErr()));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(new UsageErrors());
    line.setExpandAtFiles(false); // a file may be named @x, and one that is read may be anything
    Failures failures = new Failures(surroundings.environment());
    line.setExecutionStrategy(failures);
    line.setExecutionExceptionHandler(failures);
    return line;
  }

  @Override
  public Environment surroundings() {
    return surroundings;
  }

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    err.println("impasse: a command is missing");
    spec.commandLine().usage(err);
    return ExitCode.USAGE;
  }
}
