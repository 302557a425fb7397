package dev.impasse.agent.react;

import dev.impasse.agent.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes all findings so far, so that a reader sees the old file or the new one, whole. */
public final class ReportFile implements FindingSink {

  private final Path file;
  private final StringBuilder all = new StringBuilder();

  /** Writes to this file from the first finding on. */
  public ReportFile(Path file) {
    this.file = file;
  }

  @Override
  public void take(Reported reported) {
    all.append(reported.text());
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Path beside = file.resolveSibling(file.getFileName() + ".tmp");
      Files.writeString(beside, all, StandardCharsets.UTF_8);
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      Console.say("cannot write the report: report=" + file + " (" + e + ")");
    }
  }
}
