package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.CommandLine;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keeps the transcripts in the README true to what the demos print; {@code docs/transcript.sh}
 * writes them again.
 */
class ReadmeIT {

  private static final Pattern TRANSCRIPT =
      Pattern.compile("(?ms)^<!-- transcript:(\\S+) -->\n```text\n(.*?)^```$");

  @TempDir Path folder;

  @Test
  void transcriptsShowWhatTheDemosPrint() throws IOException {
    String readme =
        Files.readString(Path.of(System.getProperty("impasse.root")).resolve("README.md"));
    List<String> demos = new ArrayList<>();
    Matcher transcript = TRANSCRIPT.matcher(readme);
    while (transcript.find()) {
      String demo = transcript.group(1);
      demos.add(demo);
      ProgramResult run = CommandLine.run(folder, "demo", demo);
      assertThat(shape(transcript.group(2)))
          .as("docs/transcript.sh writes the README's transcripts again")
          .isEqualTo(shape(run.err()));
    }
    assertThat(demos).contains("mutex");
  }

  /** What remains when all is masked that differs from run to run and from JDK to JDK. */
  private static TreeSet<String> shape(String report) {
    return report
        .replaceAll("Thread-\\d+", "THREAD")
        .replaceAll("(THREAD \\(\\w+\\)[,.]\\s+)+", "THREADS\n")
        .replaceAll("(at java\\.base/[^(]*)\\(.*\\)", "$1")
        .replaceAll("\\.\\.\\. \\d+ frames", "... frames")
        .replaceAll("(?m)^(Found: ).*(, Impasse .*)$", "$1$2")
        .lines()
        .map(ReadmeIT::inOrder)
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A cycle may begin with either lock: it begins with the thread that started first. */
  private static String inOrder(String line) {
    return line.contains(" => ")
        ? String.join(" => ", new TreeSet<>(List.of(line.strip().split(" => "))))
        : line;
  }
}
