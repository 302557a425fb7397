package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.predict.Bounds;
import dev.impasse.core.predict.Prediction;
import dev.impasse.core.predict.Predictor;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is handed over from thread to thread comes after; what is not may meet. */
class HappensBeforeIT {

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void predictsNothing_whenOneSideIsHandedOverAfterTheOther(Jdk jdk) throws IOException {
    ProgramResult run = record(jdk, "ordered");

    assertThat(Integer.parseInt(run.out().strip())).isGreaterThanOrEqualTo(28);
    assertThat(predict().findings()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void predictsTheDeadlock_whenBothAreHandedOver(Jdk jdk) throws IOException {
    ProgramResult run = record(jdk, "together");

    int ways = Integer.parseInt(run.out().strip());
    assertThat(ways).isGreaterThanOrEqualTo(7);
    assertThat(predict().findings()).hasSize(ways);
  }

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void onlySuspects_whenSectionsWouldHaveToChangePlaces(Jdk jdk) throws IOException {
    record(jdk, "fresh");

    assertThat(predict().findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.certainty()).isEqualTo(Certainty.SUSPECTED);
              assertThat(finding.why()).anyMatch(why -> why.contains("an object made there"));
            });
  }

  private ProgramResult record(Jdk jdk, String how) {
    ProgramResult run =
        JvmCommand.on(jdk, directory)
            .agent("trace=" + directory.resolve("t.impasse"))
            .run(HappensBeforeProgram.class, how);
    assertThat(run.err()).isEmpty();
    return run;
  }

  private Prediction predict() throws IOException {
    try (TraceFile trace = TraceFile.open(directory.resolve("t.impasse"))) {
      assertThat(trace.damage()).isEmpty();
      return Predictor.of(trace, Bounds.STANDARD);
    }
  }
}
