package dev.impasse.cli.failure;

import dev.impasse.core.words.Nearest;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, what was probably meant, and where help is. */
public final class UsageErrors implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    if (e instanceof UnmatchedArgumentException unmatched) {
      unmatched(unmatched, command, err);
    } else {
      err.println("impasse: " + e.getMessage());
    }
    String name = command.getCommandSpec().qualifiedName();
    err.println("Usage: " + command.getHelp().synopsis(0).strip());
    err.println("Try:   " + name + " --help");
    err.flush();
    return ExitCode.USAGE;
  }

  private static void unmatched(
      UnmatchedArgumentException e, CommandLine command, PrintWriter err) {
    String word = e.getUnmatched().get(0);
    String near;
    if (e.isUnknownOption()) {
      near = Nearest.of(word.replaceFirst("=.*", ""), options(command));
      err.println("impasse: unknown option: " + word);
    } else if (command.getSubcommands().isEmpty()) {
      err.println("impasse: one argument too many: " + word);
      return;
    } else {
      near = Nearest.of(word, command.getSubcommands().keySet());
      err.println("impasse: unknown command: " + word);
    }
    if (!near.isEmpty()) {
      err.println("Did you mean '" + near + "'?");
    }
  }

  private static List<String> options(CommandLine command) {
    List<String> names = new ArrayList<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      names.addAll(List.of(option.names()));
    }
    return names;
  }
}
