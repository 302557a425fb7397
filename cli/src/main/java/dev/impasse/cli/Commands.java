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
import java.util.List;

/**
 * The commands by their names, in the order in which the help lists them.
 *
 * <p>Options are read by reflection, which takes longer than most commands run: so the class of a
 * command is only loaded where it is asked for.
 */
final class Commands {

  private static final List<String> NAMES =
      List.of(
          "demo",
          "run",
          "attach",
          "ps",
          "replay",
          "analyze",
          "confirm",
          "check",
          "stats",
          "explain",
          "export",
          "merge",
          "pack",
          "unpack",
          "completion",
          "help");

  /** These are about all of them. */
  private static final List<String> ABOUT_ALL = List.of("completion", "help");

  private Commands() {}

  /**
   * Returns the names of those that a command line needs: of the one that its first word names, or
   * of all where that is none (an option, a mistake) or is about all.
   */
  static List<String> neededFor(List<String> arguments) {
    String first = arguments.isEmpty() ? "" : arguments.get(0);
    return NAMES.contains(first) && !ABOUT_ALL.contains(first) ? List.of(first) : NAMES;
  }

  /** Returns the names of all. */
  static List<String> all() {
    return NAMES;
  }

  /** Returns the command with a name of these. */
  static Class<?> named(String name) {
    return switch (name) {
      case "demo" -> DemoCommand.class;
      case "run" -> RunCommand.class;
      case "attach" -> AttachCommand.class;
      case "ps" -> PsCommand.class;
      case "replay" -> ReplayCommand.class;
      case "analyze" -> AnalyzeCommand.class;
      case "confirm" -> ConfirmCommand.class;
      case "check" -> CheckCommand.class;
      case "stats" -> StatsCommand.class;
      case "explain" -> ExplainCommand.class;
      case "export" -> ExportCommand.class;
      case "merge" -> MergeCommand.class;
      case "pack" -> PackCommand.class;
      case "unpack" -> UnpackCommand.class;
      case "completion" -> CompletionCommand.class;
      case "help" -> HelpCommand.class;
      default -> throw new AssertionError("a command must have a class: name=" + name);
    };
  }
}
