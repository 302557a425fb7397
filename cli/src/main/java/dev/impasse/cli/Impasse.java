package dev.impasse.cli;

import dev.impasse.cli.command.AnalyzeCommand;
import dev.impasse.cli.command.AttachCommand;
import dev.impasse.cli.command.CheckCommand;
import dev.impasse.cli.command.CompletionCommand;
import dev.impasse.cli.command.ConfirmCommand;
import dev.impasse.cli.command.DemoCommand;
import dev.impasse.cli.command.ExplainCommand;
import dev.impasse.cli.command.ExportCommand;
import dev.impasse.cli.command.HelpCommand;
import dev.impasse.cli.command.MergeCommand;
import dev.impasse.cli.command.PackCommand;
import dev.impasse.cli.command.PsCommand;
import dev.impasse.cli.command.ReplayCommand;
import dev.impasse.cli.command.RunCommand;
import dev.impasse.cli.command.StatsCommand;
import dev.impasse.cli.command.UnpackCommand;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.failure.Failures;
import dev.impasse.cli.failure.StandardError;
import dev.impasse.cli.failure.UsageErrors;
import dev.impasse.cli.option.Environment;
import dev.impasse.cli.option.EnvironmentSource;
import java.io.PrintWriter;
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
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      AttachCommand.class,
      PsCommand.class,
      ReplayCommand.class,
      AnalyzeCommand.class,
      ConfirmCommand.class,
      CheckCommand.class,
      StatsCommand.class,
      ExplainCommand.class,
      ExportCommand.class,
      MergeCommand.class,
      PackCommand.class,
      UnpackCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
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
    System.exit(Failures.guard(() -> commandLine(Environment.ofProcess()).execute(args)));
  }

  /** Returns the whole command line, ready to execute. */
  static CommandLine commandLine(Environment surroundings) {
    CommandLine line = new CommandLine(new Impasse(surroundings));
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
