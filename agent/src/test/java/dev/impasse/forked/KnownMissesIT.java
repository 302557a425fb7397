package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.analyze.FinishedTrace;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.predict.Bounds;
import dev.impasse.core.predict.Predictor;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pins what docs/limitations.md says is missed. When one of these is reported, the test fails: take
 * it out of the page and out of here.
 */
class KnownMissesIT {

  private static final Duration SCANS = Duration.ofMillis(4000);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "handed-over",
        "orphaned-read",
        "stamped-behind",
        "timed-for-ever",
        "fork-join",
        "wrapped-worker",
        "behind-interface",
        "joins-itself"
      })
  void reportsNothingYet(String shape) {
    try (ForkedProgram run =
        JvmCommand.on(Jdk.running(), directory).agent("").start(MissedProgram.class, shape)) {
      assertThat(run.untilPrinted("hangs", ForkedProgram.DEADLINE)).isTrue();
      ProgramResult result = run.result(SCANS);
      assertThat(result.exitCode()).as("it hangs").isEqualTo(-1);
      assertThat(result.deadlocks()).isEmpty();

      run.type("\n");
      result = run.untilReported(1, ForkedProgram.DEADLINE);
      assertThat(result.deadlocks()).as("the control: " + result.err()).hasSize(1);
      assertThat(result.err()).contains(Control.THREADS);
    }
  }

  /** What polls may give up for all that anybody knows: neither a run nor its trace says more. */
  @Test
  void saysTheSameInTheTrace_ofLocksThatPoll() throws IOException {
    Path trace = directory.resolve("polls.impasse");
    try (ForkedProgram run =
        JvmCommand.on(Jdk.running(), directory)
            .agent("trace=" + trace)
            .start(MissedProgram.class, "polls")) {
      assertThat(run.untilPrinted("hangs", ForkedProgram.DEADLINE)).isTrue();
      ProgramResult result = run.result(SCANS);
      assertThat(result.exitCode()).as("it hangs").isEqualTo(-1);
      assertThat(result.deadlocks()).isEmpty();
    }
    assertThat(FinishedTrace.section(trace).entries()).isEmpty();
  }

  /** The control, two arrays of numbers, comes last. */
  @Test
  void predictsTheControlAlone() throws IOException {
    Path trace = directory.resolve("t.impasse");
    ProgramResult run =
        JvmCommand.on(Jdk.running(), directory)
            .agent("trace=" + trace)
            .run(MissedPredictionsProgram.class);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    try (TraceFile recorded = TraceFile.open(trace)) {
      assertThat(Predictor.of(recorded, Bounds.STANDARD).findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.certainty()).isEqualTo(Certainty.PREDICTED);
                assertThat(finding.locks()).allMatch(lock -> lock.className().equals("[I"));
              });
    }
  }
}
