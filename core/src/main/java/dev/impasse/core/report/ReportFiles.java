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
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Writes reports to files so that a reader sees the old file or the new one, whole. */
public final class ReportFiles {

  private static final String PACKED = ".gz";

  private ReportFiles() {}

  /**
   * Writes a report, in UTF-8, packed if the name ends in {@code .gz}, and makes the folder if
   * there is none.
   */
  public static void write(Report report, ReportFormat format, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Content plain = content(report, format);
    OutputFile.write(file, FileMode.USUAL, isPacked(file) ? packed(plain) : plain);
  }

  /** Whether a file of this name is packed. */
  public static boolean isPacked(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(PACKED);
  }

  private static Content packed(Content plain) {
    return out -> {
      GZIPOutputStream packing = new GZIPOutputStream(out);
      plain.writeTo(packing);
      packing.finish();
    };
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
