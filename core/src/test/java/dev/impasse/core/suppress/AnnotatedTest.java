package dev.impasse.core.suppress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.model.Mode;
import dev.impasse.core.report.FindingSketch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An annotation covers what happens in its code, or to its lock, and nothing else. */
class AnnotatedTest {

  private static Finding finding(String type, String takes, String wants) {
    LockRef a = FindingSketch.lock(1, "Bank.a");
    LockRef b = FindingSketch.lock(2, "Bank.b");
    LockRef other = FindingSketch.lock(3, "Bank.audit");
    List<Side> sides = new ArrayList<>(FindingSketch.mutex().sides());
    Side first = sides.get(0);
    List<Hold> holds =
        List.of(
            new Hold(b, Mode.EXCLUSIVE, 1, frame(type, takes), ""),
            new Hold(other, Mode.EXCLUSIVE, 1, frame("x.Bank", "audit"), ""));
    sides.set(
        0,
        new Side(
            first.thread(),
            a,
            Mode.EXCLUSIVE,
            frame(type, wants),
            "",
            holds,
            List.of(frame(type, wants), frame("x.Bank", "main"))));
    return FindingSketch.finding(sides, List.of());
  }

  private static StackTraceElement frame(String type, String method) {
    return new StackTraceElement(type, method, "Bank.java", 5);
  }

  private static boolean covers(
      String type, @Nullable String method, @Nullable String field, Finding finding) {
    return new Annotated(new SuppressedCode(type, method, field, "known")).covers(finding);
  }

  @Test
  void aMethodCovers_whatTakesOrWantsALockOfTheCycleThere() {
    Finding finding = finding("x.Bank", "open", "lambda$pay$2");

    assertThat(covers("x.Bank", "open", null, finding)).isTrue();
    assertThat(covers("x.Bank", "pay", null, finding)).isTrue();
    assertThat(covers("x.Bank", "pa", null, finding)).isFalse();
    assertThat(covers("y.Bank", "open", null, finding)).isFalse();
  }

  @Test
  void aMethodCoversNothing_thatOnlyCallsOrTakesAnotherLock() {
    Finding finding = finding("x.Bank", "open", "pay");

    assertThat(covers("x.Bank", "main", null, finding)).as("calls").isFalse();
    assertThat(covers("x.Bank", "audit", null, finding)).as("takes another").isFalse();
  }

  @Test
  void aClassCoversItsNestedOnes() {
    Finding finding = finding("x.Bank$Desk$1", "open", "pay");

    assertThat(covers("x.Bank", null, null, finding)).isTrue();
    assertThat(covers("x.Bank$Desk", null, null, finding)).isTrue();
    assertThat(covers("x.Ban", null, null, finding)).isFalse();
    assertThat(covers("x.Bank$De", null, null, finding)).isFalse();
  }

  @Test
  void aFieldCovers_whatItsLockIsInTheCycleOf() {
    Finding finding = finding("x.Bank", "open", "pay");

    assertThat(covers("x.Bank", null, "a", finding)).isTrue();
    assertThat(covers("x.Bank", null, "audit", finding)).as("not in the cycle").isFalse();
    assertThat(covers("x.Desk", null, "a", finding)).isFalse();
  }
}
