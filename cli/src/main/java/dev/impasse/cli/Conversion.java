package dev.impasse.cli;

import dev.impasse.core.trace.Damage;
import dev.impasse.core.trace.TraceFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** What commands that write one file from another have in common. */
final class Conversion {

  private Conversion() {}

  /** Writes a file, given where to. */
  @FunctionalInterface
  interface Writing {
    /** Writes all of it. */
    void to(Path part) throws IOException;
  }

  /** Writes a file under another name first, so that it is there whole or not at all. */
  static void write(Path to, Writing writing) throws IOException {
    Path part = to.resolveSibling(to.getFileName() + ".part");
    try {
      writing.to(part);
      Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.BAD_INPUT, "cannot write " + to + ": " + e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Says on stderr how much smaller or larger it is now. */
  static void say(CommandSpec spec, Path from, Path to, long words) throws IOException {
    long before = Files.size(from);
    long after = Files.size(to);
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
