package dev.impasse.cli.failure;

import dev.impasse.core.report.Printable;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What goes to stderr. Our messages name files, and files say what is wrong with them: nothing of
 * that moves the cursor or colours the terminal. Other lines, as the usage in colours, stay as they
 * are.
 */
public final class StandardError extends PrintWriter {

  private static final String OURS = "impasse: ";

  /** Makes one that writes to another, after each line. */
  public StandardError(PrintWriter to) {
    super(to, true);
  }

  @Override
  public void println(@Nullable String line) {
    super.println(line != null && line.startsWith(OURS) ? harmless(line) : line);
  }

  private static String harmless(String message) {
    return message.lines().map(Printable::text).collect(Collectors.joining("\n"));
  }
}
