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
    Analysis analysis = Analysis.of(new StdFeed(file(cells[0]), Long.MAX_VALUE), Bounds.STANDARD);
    assertThat(analysis.patterns()).hasSize(Integer.parseInt(cells[2]));
    assertThat(analysis.count(Verdict.SYNC_PRESERVING)).isEqualTo(Integer.parseInt(cells[3]));
    if (!cells[4].equals("?")) {
      assertThat(predicted(analysis)).isEqualTo(Integer.parseInt(cells[4]));
    }
  }

  private static long predicted(Analysis analysis) {
    return analysis.patterns().stream().filter(p -> p.verdict.predicted()).count();
  }

  @Test
  void predictsNearlyAllThatIsPredictableInRandomTracesAndNothingElse() throws IOException {
    List<String> missed = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    int predictable = 0;
    for (FuzzTraces.Known known : FuzzTraces.all(TRACES.resolve("fuzz.zip"))) {
      boolean predicted = predicted(Analysis.of(known.feed(), Bounds.STANDARD)) > 0;
      predictable += known.predictable() > 0 ? 1 : 0;
      if (predicted && known.predictable() == 0) {
        wrong.add(known.name());
      } else if (!predicted && known.predictable() > 0) {
        missed.add(known.name());
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(missed.size()).as("missed %s", missed).isLessThanOrEqualTo(predictable / 200);
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
