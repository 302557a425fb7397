package dev.impasse.cli.option;

import dev.impasse.core.report.Palette;
import picocli.CommandLine.Option;

/** How a result looks on the terminal. */
final class OutputOptions {

  private static final int STANDARD_WIDTH = 100;

  /** When to use colours. */
  enum Color {
    AUTO,
    ALWAYS,
    NEVER
  }

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description = {
        "auto, always or never (${DEFAULT-VALUE}); auto obeys",
        "NO_COLOR, CLICOLOR_FORCE and the terminal."
      })
  private Color color = Color.AUTO;

  @Option(
      names = "--width",
      paramLabel = "COLUMNS",
      description = "Where to wrap lines ($COLUMNS, the width of the terminal, or 100).")
  private int width;

  Palette palette(Environment surroundings) {
    return switch (color) {
      case ALWAYS -> Palette.ANSI;
      case NEVER -> Palette.PLAIN;
      case AUTO -> automatic(surroundings) ? Palette.ANSI : Palette.PLAIN;
    };
  }

  private static boolean automatic(Environment surroundings) {
    if (surroundings.has("NO_COLOR")) {
      return false;
    }
    String force = surroundings.environment().getOrDefault("CLICOLOR_FORCE", "");
    if (!force.isEmpty() && !force.equals("0")) {
      return true;
    }
    return surroundings.terminal()
        && !"dumb".equals(surroundings.environment().getOrDefault("TERM", ""));
  }

  int width(Environment surroundings) {
    if (width > 0) {
      return width;
    }
    try {
      int columns = Integer.parseInt(surroundings.environment().getOrDefault("COLUMNS", ""));
      return columns > 0 ? columns : STANDARD_WIDTH;
    } catch (NumberFormatException e) {
      int columns = surroundings.terminal() ? TerminalWidth.ask() : 0;
      return columns > 0 ? columns : STANDARD_WIDTH;
    }
  }
}
