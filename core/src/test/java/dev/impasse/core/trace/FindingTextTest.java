package dev.impasse.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A finding as one word of text. */
class FindingTextTest {

  @Test
  void readsWhatItWrote() {
    StackTraceElement frame = new StackTraceElement("shop.Cart", "add", "Cart.java", 7);
    Side side =
        new Side(
            new ThreadRef(7, "worker \u00e9", false, true),
            new LockRef(1, LockKind.SEMAPHORE, "Semaphore@1", "java.util.concurrent.Semaphore"),
            Mode.EXCLUSIVE,
            frame,
            "permits",
            List.of(),
            List.of(frame));
    Finding finding =
        new Finding(
            FindingKind.DEADLOCK,
            Certainty.SUSPECTED,
            "0123abcd",
            List.of(side),
            List.of(),
            List.of("because"),
            "mend it");
    ReportedFinding reported = new ReportedFinding(finding, List.of("done"));

    assertThat(FindingText.read(FindingText.of(reported))).contains(reported);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no Base64", "AAAA", "Kg==", "////"})
  void readsNothing_ofAnythingElse(String text) {
    assertThat(FindingText.read(text)).isEmpty();
  }
}
