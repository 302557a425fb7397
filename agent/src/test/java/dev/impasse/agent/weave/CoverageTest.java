package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of code that is not woven. */
class CoverageTest {

  private final Coverage coverage = new Coverage();

  @Test
  void tellsOfWhatAUserWouldExpectToBeWoven_withReasonCountAndFirstNames() {
    for (String name : new String[] {"a.A.f(..)", "a.B.f(..)", "a.C.f(..)", "a.D.f(..)"}) {
      coverage.countLeftAlone(LeftAlone.METHOD_TOO_LARGE, name);
    }

    assertThat(coverage.gaps())
        .containsExactly(
            "not woven, method would exceed 64 KB: 4 (a.A.f(..), a.B.f(..), a.C.f(..), ...)");
  }

  @Test
  void doesNotTellOfWhatIsLeftAloneOnPurpose() {
    coverage.countLeftAlone(LeftAlone.JDK, "java.lang.String");
    coverage.countLeftAlone(LeftAlone.EXCLUDED, "a.A");
    coverage.countLeftAlone(LeftAlone.HIDDEN, "a.A/0x1");

    assertThat(coverage.gaps()).isEmpty();
    assertThat(coverage.leftAlone())
        .isEqualTo(Map.of(LeftAlone.JDK, 1L, LeftAlone.EXCLUDED, 1L, LeftAlone.HIDDEN, 1L));
  }
}
