package dev.impasse.agent.detect;

import dev.impasse.agent.Console;
import dev.impasse.agent.record.Recorder;
import dev.impasse.core.finding.Certainty;
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
public final class Reporter {

  private static final List<String> SUSPECTED =
      List.of(
          "nobody in this has moved for a while, and we know of nobody else who would end the wait;"
              + " somebody new might");

  private static final List<String> DETECTED =
      List.of(
          "every thread of the cycle was in the same wait in three looks, without a time-out",
          "what each waits for is held by the next, by the books of the hooks and of the JVM");

  private final @Nullable Recorder recorder;
  private final @Nullable Path file;
  private final List<Finding> all = new ArrayList<>();

  /**
   * Makes a reporter.
   *
   * @param recorder where to leave a note, or null
   * @param file where to write reports besides stderr, or null
   */
  public Reporter(@Nullable Recorder recorder, @Nullable Path file) {
    this.recorder = recorder;
    this.file = file;
  }

  /** Reports one finding, everywhere; by one thread at a time. Errors become a line on stderr. */
  synchronized void report(Finding found) {
    List<String> why = new ArrayList<>(found.why());
    why.addAll(found.certainty() == Certainty.DETECTED ? DETECTED : SUSPECTED);
    Finding finding = found.because(why);
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
