package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of code that is not woven. */
class WeavingStatisticsTest {

  private final WeavingStatistics coverage = new WeavingStatistics();

  @Test
  void tellsOfWhatAUserWouldExpectToBeWoven_withReasonCountAndFirstNames() {
    for (String name : new String[] {"a.A.f(..)", "a.B.f(..)", "a.C.f(..)", "a.D.f(..)"}) {
      coverage.countSkipped(SkipReason.METHOD_TOO_LARGE, name);
    }

    assertThat(coverage.gaps())
        .containsExactly(
            "not woven, method would exceed 64 KB: 4 (a.A.f(..), a.B.f(..), a.C.f(..), ...)");
  }

  @Test
  void doesNotTellOfWhatIsSkippedOnPurpose() {
    coverage.countSkipped(SkipReason.JDK, "java.lang.String");
    coverage.countSkipped(SkipReason.EXCLUDED, "a.A");
    coverage.countSkipped(SkipReason.HIDDEN, "a.A/0x1");

    assertThat(coverage.gaps()).isEmpty();
    assertThat(coverage.skipped())
        .isEqualTo(Map.of(SkipReason.JDK, 1L, SkipReason.EXCLUDED, 1L, SkipReason.HIDDEN, 1L));
  }
}
