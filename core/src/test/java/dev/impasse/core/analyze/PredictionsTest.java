package dev.impasse.core.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.predict.Bounds;
import dev.impasse.core.predict.Prediction;
import dev.impasse.core.predict.Predictor;
import dev.impasse.core.trace.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a trace beside what is predicted. */
class PredictionsTest {

  private static final TraceSummary READ = TraceSummary.ofDump(2, List.of(), List.of());

  private static final String INVERSION =
      "T1|acq(l1)|1\nT1|acq(l2)|2\nT1|rel(l2)|3\nT1|rel(l1)|4\n"
          + "T2|acq(l2)|5\nT2|acq(l1)|6\nT2|rel(l1)|7\nT2|rel(l2)|8\n";

  @TempDir private Path folder;

  @Test
  void cannotTell_whenABoundLeftCyclesUndecided() throws IOException {
    Prediction undecided = noted(of("T1|acq(l1)|1\nT1|rel(l1)|2\n"), "cycles were not decided");

    assertThat(Predictions.with(READ, undecided, "").damage())
        .extracting(Damage::message)
        .containsExactly(
            "cannot tell whether there is a deadlock, because cycles were not decided");
    assertThat(Predictions.alone(undecided, "").damage()).hasSize(1);
    assertThat(Predictions.alone(undecided, "").isDamaged()).isFalse();
  }

  @Test
  void saysWhatItFound_whenABoundLeftOthersUndecided() throws IOException {
    Prediction found = noted(of(INVERSION), "cycles were not decided");

    assertThat(found.findings()).extracting(Finding::fingerprint).hasSize(1);
    assertThat(Predictions.with(READ, found, "").damage()).isEmpty();
    assertThat(Predictions.with(READ, found, "").entries()).hasSize(1);
  }

  @Test
  void saysNothingMore_whenAllWasDecided() throws IOException {
    assertThat(Predictions.alone(of("T1|acq(l1)|1\nT1|rel(l1)|2\n"), "").damage()).isEmpty();
  }

  private Prediction of(String text) throws IOException {
    return Predictor.ofStd(Files.writeString(folder.resolve("a.std"), text), Bounds.STANDARD);
  }

  private static Prediction noted(Prediction of, String note) {
    return new Prediction(
        of.events(),
        of.threads(),
        of.findings(),
        of.dropped(),
        List.of(note),
        of.places(),
        of.definitions());
  }
}
