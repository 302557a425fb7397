package dev.impasse.cli;

import dev.impasse.core.trace.TraceFile;
import dev.impasse.core.trace.TraceFormatException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens traces, and says in one line why one cannot be read. */
final class Input {

  private Input() {}

  /** Opens a trace; a {@link CommandFailure} of {@link ExitCode#BAD_INPUT} if it is none. */
  static TraceFile open(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw bad(file, "this is a directory, a trace is a file");
      }
      return TraceFile.open(file);
    } catch (TraceFormatException e) {
      throw bad(file, e.getMessage());
    } catch (NoSuchFileException e) {
      throw bad(file, "there is no such file");
    } catch (AccessDeniedException e) {
      throw bad(file, "this file may not be read by you");
    } catch (IOException e) {
      throw bad(file, "cannot be read: " + e);
    }
  }

  private static CommandFailure bad(Path file, @Nullable String why) {
    return new CommandFailure(ExitCode.BAD_INPUT, file + ": " + why);
  }
}
