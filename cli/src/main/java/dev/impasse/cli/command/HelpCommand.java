package dev.impasse.cli.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints the help of the command that is named, as its own {@code --help} does. */
@Command(name = "help", description = "Prints the help of a command, or lists all commands.")
public final class HelpCommand implements Runnable {

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "The command whose help is wanted.")
  private List<String> names = List.of();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandLine of = spec.parent().commandLine();
    for (String name : names) {
      CommandLine next = of.getSubcommands().get(name);
      if (next == null) {
        throw new UnmatchedArgumentException(of, List.of(name));
      }
      of = next;
    }
    of.usage(of.getOut());
  }
}
