package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.predict.Bounds;
import dev.impasse.core.predict.Prediction;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends of threads, permits, stamps and locks taken back are sides of predicted deadlocks. */
class BeyondLocksIT {

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"join-under-lock, 2", "section-spans-child, 3", "section-spans-grandchild, 4"})
  void predictsTheDeadlock_whenTheJoinedThreadNeedsWhatIsHeld(String way, int sides)
      throws IOException {
    List<Finding> findings = predict(way).findings();

    assertThat(findings).singleElement();
    assertThat(findings.get(0).sides()).hasSize(sides);
    assertThat(findings.get(0).sides())
        .anySatisfy(side -> assertThat(side.wants().label()).startsWith("end of "));
    assertThat(findings.get(0).fix()).contains("do not wait for the end of a thread");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "join-after-join",
        "join-for-a-time",
        "child-outlives-section",
        "children-within-gate"
      })
  void predictsNothing_whenItHasEndedOrTheWaitEndsOrNothingIsHeld(String way) throws IOException {
    assertThat(predict(way).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"permits-inverted", "permit-and-monitor", "stamps-inverted", "lock-taken-back"})
  void predictsTheDeadlock_whenTwoTakeThemInOppositeOrders(String way) throws IOException {
    assertThat(predict(way).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.sides()).hasSize(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permit-to-spare",
        "permits-in-gate",
        "permit-as-signal",
        "stamps-of-readers",
        "inner-lock-taken-back"
      })
  void predictsNothing_whenOneCanGoOn(String way) throws IOException {
    assertThat(predict(way).findings()).isEmpty();
  }

  private Prediction predict(String way) throws IOException {
    Path file = directory.resolve("t.impasse");
    Jdk newest = Jdk.all().reduce((older, newer) -> newer).orElseThrow();
    ProgramResult run =
        JvmCommand.on(newest, directory).agent("trace=" + file).run(BeyondLocksProgram.class, way);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("done\n");
    try (TraceFile trace = TraceFile.open(file)) {
      return Predictor.of(trace, Bounds.STANDARD);
    }
  }
}
