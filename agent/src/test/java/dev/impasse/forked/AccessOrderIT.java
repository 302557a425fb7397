package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.predict.Bounds;
import dev.impasse.core.predict.Predictor;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who sees what another thread did comes after it; what says nothing orders nobody. */
class AccessOrderIT {

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void predictsNothing_whenOneSideSeesThatTheOtherEnded(Jdk jdk) throws IOException {
    assertThat(record(jdk, "ordered")).isGreaterThanOrEqualTo(48);
    assertThat(predicted()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void predictsEachDeadlock_whenWhatIsSeenSaysNothing(Jdk jdk) throws IOException {
    int ways = record(jdk, "free");

    assertThat(ways).isGreaterThanOrEqualTo(8);
    assertThat(predicted()).hasSize(ways);
  }

  private int record(Jdk jdk, String how) {
    ProgramResult run =
        JvmCommand.on(jdk, directory)
            .agent("trace=" + directory.resolve("t.impasse"))
            .run(AccessOrderProgram.class, how);
    assertThat(run.err()).isEmpty();
    return Integer.parseInt(run.out().strip());
  }

  private List<Finding> predicted() throws IOException {
    try (TraceFile trace = TraceFile.open(directory.resolve("t.impasse"))) {
      assertThat(trace.damage()).isEmpty();
      return Predictor.of(trace, Bounds.STANDARD).findings().stream()
          .filter(finding -> finding.certainty() == Certainty.PREDICTED)
          .toList();
    }
  }
}
