package dev.impasse.core.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes reports to files so that a reader sees the old file or the new one, whole. */
public final class ReportFiles {

  private ReportFiles() {}

  /** Writes a report, in UTF-8, and makes the folder if there is none. */
  public static void write(Report report, ReportFormat format, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) { // a pipe, /dev/stdout
      try (BufferedWriter to = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
        format.write(report, to);
      }
      return;
    }
    Path beside = file.resolveSibling(file.getFileName() + ".tmp");
    try (BufferedWriter to = Files.newBufferedWriter(beside, StandardCharsets.UTF_8)) {
      format.write(report, to);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(beside);
      throw e;
    }
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
