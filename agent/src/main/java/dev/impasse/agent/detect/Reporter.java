package dev.impasse.agent.detect;

import dev.impasse.agent.Console;
import dev.impasse.agent.record.Recorder;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.report.TextReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what was found: on stderr, in the report file, and as a note in the trace. */
final class Reporter {

  private static final List<String> WHY =
      List.of(
          "every thread of the cycle was in the same wait in three looks, without a time-out",
          "what each waits for is held by the next, by the books of the hooks and of the JVM");

  private final @Nullable Recorder recorder;
  private final @Nullable Path file;
  private final List<Finding> all = new ArrayList<>();

  Reporter(@Nullable Recorder recorder, @Nullable Path file) {
    this.recorder = recorder;
    this.file = file;
  }

  /** Reports one finding, everywhere. Errors become a line on stderr. */
  void report(Finding found) {
    Finding finding = found.because(WHY);
    all.add(finding);
    String text = TextReport.plain(List.of(finding));
    Console.print(text);
    if (recorder != null) {
      recorder.note("finding", text);
    }
    if (file != null) {
      write(file);
    }
  }

  /** Writes all findings so far, so that a reader sees the old file or the new one, whole. */
  private void write(Path to) {
    try {
      Path folder = to.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Path beside = to.resolveSibling(to.getFileName() + ".tmp");
      Files.writeString(beside, TextReport.plain(all), StandardCharsets.UTF_8);
      Files.move(beside, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      Console.say("cannot write the report: report=" + to + " (" + e + ")");
    }
  }
}
