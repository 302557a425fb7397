package dev.impasse.core.report;

import dev.impasse.core.file.Content;
import dev.impasse.core.file.FileMode;
import dev.impasse.core.file.OutputFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes reports to files so that a reader sees the old file or the new one, whole. */
public final class ReportFiles {

  private ReportFiles() {}

  /** Writes a report, in UTF-8, and makes the folder if there is none. */
  public static void write(Report report, ReportFormat format, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    OutputFile.write(file, FileMode.USUAL, content(report, format));
  }

  /** Returns a report as a file holds it. */
  public static Content content(Report report, ReportFormat format) {
    return out -> {
      Writer to = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
      format.write(report, to);
      to.flush();
    };
  }
}
