package dev.impasse.agent;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where the agent speaks: the process's stderr, never its stdout, and not {@code System.err}, which
 * the application may have redirected.
 *
 * <p>Thread-safe. Nothing here is called from a hook.
 */
public final class Console {

  private static final PrintStream STDERR =
      new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

  private Console() {}

  /** Prints one line, marked as ours. */
  public static void say(String line) {
    STDERR.println("impasse: " + line);
  }

  /** Prints a report as it is. */
  public static void print(String text) {
    STDERR.print(text);
    STDERR.flush();
  }

  /** Prints a stack trace if debugging was asked for ({@code -Dimpasse.debug=true}). */
  public static void debug(Throwable failure) {
    if (Boolean.getBoolean("impasse.debug")) {
      failure.printStackTrace(STDERR);
    }
  }
}
