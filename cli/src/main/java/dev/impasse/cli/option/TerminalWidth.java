package dev.impasse.cli.option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks the terminal how wide it is, by {@code stty}: shells set {@code COLUMNS} for themselves, and
 * most do not pass it on.
 */
final class TerminalWidth {

  private static final List<String> STTY = List.of("/bin/sh", "-c", "stty size </dev/tty");
  private static final long PATIENCE_MILLIS = 500;
  private static final int MOST_BYTES = 100;

  private TerminalWidth() {}

  /** Returns its columns, 0 where nobody says. */
  static int ask() {
    try {
      Process stty =
          new ProcessBuilder(STTY).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      if (!stty.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        stty.destroyForcibly();
        return 0;
      }
      byte[] answer = stty.getInputStream().readNBytes(MOST_BYTES);
      return columns(new String(answer, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return 0; // there is no such shell, as on Windows
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Returns the columns of an answer like {@code 50 132}, 0 if it is none. */
  static int columns(String answer) {
    String[] rowsAndColumns = answer.strip().split(" ", -1);
    return rowsAndColumns.length == 2 && rowsAndColumns[1].matches("\\d{1,5}")
        ? Integer.parseInt(rowsAndColumns[1])
        : 0;
  }
}
