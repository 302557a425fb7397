package dev.impasse.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.CommandLine;
import dev.impasse.testing.ProgramResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the packaged command line says of the traces that cells left. */
final class RecordedWords {

  private static final int FOUND = 1;

  private RecordedWords() {}

  /** Returns the headlines of each place, in their order; one JVM reads all traces. */
  static Map<Place, List<String>> inAnalyze(List<Place> places, Path directory) {
    Map<String, Place> byName = new LinkedHashMap<>();
    places.forEach(place -> byName.put(place.trace(directory).getFileName().toString(), place));
    ProgramResult run =
        CommandLine.run(
            directory,
            Stream.concat(Stream.of("analyze"), byName.keySet().stream()).toArray(String[]::new));
    assertThat(run.err()).as("every trace is whole").isEmpty();
    Map<Place, List<String>> said = new LinkedHashMap<>();
    List<String> current = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      Place next = byName.get(line.replaceFirst(":$", ""));
      if (next != null) {
        current = new ArrayList<>();
        said.put(next, current);
      } else if (isHeadline(line)) {
        current.add(line);
      }
    }
    return said;
  }

  /** Returns the headlines of one. */
  static List<String> inReplay(Place place, Path directory) {
    String trace = place.trace(directory).getFileName().toString();
    assertThat(Files.exists(directory.resolve(trace))).isTrue();
    ProgramResult run = CommandLine.run(directory, "replay", "--limit", "0", trace);
    assertThat(run.exitCode()).as(run.err()).isBetween(0, FOUND);
    return run.out().lines().filter(RecordedWords::isHeadline).toList();
  }

  private static boolean isHeadline(String line) {
    return line.startsWith("DEADLOCK ");
  }
}
