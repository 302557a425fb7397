package dev.impasse.cli.command;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.core.file.Content;
import dev.impasse.core.file.FileMode;
import dev.impasse.core.file.FileProblem;
import dev.impasse.core.file.OutputFile;
import dev.impasse.core.trace.Damage;
import dev.impasse.core.trace.TraceFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** What commands that write one file from another have in common. */
final class Conversion {

  private Conversion() {}

  /** Writes a file whole, or through a pipe; returns its bytes. */
  static long write(Path to, Content content) {
    try {
      return OutputFile.write(to, FileMode.USUAL, content);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT, "cannot write " + to + ": " + FileProblem.why(to, e));
    }
  }

  /** Says on stderr how much smaller or larger it is now. */
  static void say(CommandSpec spec, Path from, Path to, long after, long words) throws IOException {
    long before = Files.size(from);
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        String.format(
            Locale.ROOT,
            "%s: %,d bytes, was %,d; %.2f bytes per event word",
            to,
            after,
            before,
            (double) after / Math.max(1, words)));
    err.flush();
  }

  /** Says what is damaged; returns the exit code for that. */
  static int damage(CommandSpec spec, Path file, TraceFile trace) {
    PrintWriter err = spec.commandLine().getErr();
    for (Damage damage : trace.damage()) {
      err.println("impasse: " + file + ": " + damage);
    }
    err.flush();
    return trace.damage().isEmpty() ? ExitCode.CLEAN : ExitCode.BAD_INPUT;
  }
}
