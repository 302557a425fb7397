package dev.impasse.core.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  private static Side side(
      String thread, String wants, String wantsIn, String holds, String holdsFrom, int line) {
    return new Side(
        new ThreadRef(thread.hashCode(), thread, false, false),
        new LockRef(1, LockKind.MONITOR, wants, "x.C"),
        Mode.EXCLUSIVE,
        new StackTraceElement("x.C", wantsIn, "C.java", line),
        "",
        List.of(
            new Hold(
                new LockRef(2, LockKind.MONITOR, holds, "x.C"),
                Mode.EXCLUSIVE,
                1,
                new StackTraceElement("x.C", holdsFrom, "C.java", line + 1),
                "")),
        List.of());
  }

  private static String of(Side... sides) {
    return Fingerprint.of(FindingKind.DEADLOCK, List.of(sides));
  }

  private final Side left = side("left", "C.b", "f", "C.a", "f", 10);
  private final Side right = side("right", "C.a", "g", "C.b", "g", 20);

  @Test
  void isEightHexDigits() {
    assertThat(of(left, right)).matches("[0-9a-f]{8}");
  }

  @Test
  void isTheSame_whereverTheCycleBegins() {
    assertThat(of(right, left)).isEqualTo(of(left, right));
  }

  @Test
  void isTheSame_whenLinesShift_andThreadsAreRenamed() {
    Side moved = side("pool-7-thread-1", "C.b", "f", "C.a", "f", 99);
    assertThat(of(moved, right)).isEqualTo(of(left, right));
  }

  @Test
  void isTheSame_whenObjectsHaveOtherHashes() {
    Side one = side("left", "Account@1f", "f", "Account@2e", "f", 10);
    Side other = side("left", "Account@77", "f", "Account@0", "f", 10);
    assertThat(of(one, right)).isEqualTo(of(other, right));
  }

  @Test
  void differs_whenAnotherMethodIsInvolved() {
    assertThat(of(left, side("right", "C.a", "h", "C.b", "h", 20))).isNotEqualTo(of(left, right));
  }
}
