package dev.impasse.core.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Traces whose answers are known, see src/test/resources/traces/README.md. */
class KnownTracesTest {

  private static final Path TRACES = Path.of("src/test/resources/traces");

  static Stream<String> rows() throws IOException {
    return Files.readAllLines(TRACES.resolve("expected.tsv")).stream()
        .skip(1)
        .filter(row -> Files.exists(file(row.split("\t", -1)[0])));
  }

  private static Path file(String name) {
    Path file = TRACES.resolve(name);
    return Files.exists(file) ? file : TRACES.resolve(name + ".gz");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void findsTheKnownPatternsAndSyncPreservingDeadlocks(String row) throws IOException {
    String[] cells = row.split("\t", -1);
    Analysis analysis = Analysis.of(new StdFeed(file(cells[0])), Bounds.STANDARD);
    assertThat(analysis.patterns()).hasSize(Integer.parseInt(cells[2]));
    assertThat(analysis.count(Verdict.SYNC_PRESERVING)).isEqualTo(Integer.parseInt(cells[3]));
  }

  @Test
  void findsExactlyTheSyncPreservingDeadlocksOfRandomTraces() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (FuzzTraces.Known known : FuzzTraces.all(TRACES.resolve("fuzz.zip"))) {
      Analysis analysis = Analysis.of(known.feed(), Bounds.STANDARD);
      if ((analysis.count(Verdict.SYNC_PRESERVING) > 0) != (known.syncPreserving() > 0)) {
        wrong.add(known.name());
      }
    }
    assertThat(wrong).isEmpty();
  }
}
