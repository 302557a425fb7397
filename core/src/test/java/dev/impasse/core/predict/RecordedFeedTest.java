package dev.impasse.core.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.model.Mode;
import java.io.IOException;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** What only recorded traces have: joins told too early, attempts, shared modes. */
class RecordedFeedTest {

  /** Plays a fixed list of calls. */
  private interface Script extends TraceFeed {
    @Override
    default BitSet irreversible() {
      return new BitSet();
    }
  }

  private static long at;

  private static void section(
      SyncTraceBuilder b, int t, int outer, Mode m, int inner, Mode n, boolean tried) {
    b.at(++at);
    b.acquire(t, outer, m, false, 1);
    b.at(++at);
    b.acquire(t, inner, n, tried, 2);
    b.at(++at);
    b.release(t, inner, n, 3);
    b.at(++at);
    b.release(t, outer, m, 4);
  }

  private static long predicted(Script script) throws IOException {
    at = 0;
    return Analysis.of(script, Bounds.STANDARD).patterns().stream()
        .filter(p -> p.verdict.predicted())
        .count();
  }

  @Test
  void predictsNothing_whenTheJoinIsToldBeforeTheEventsOfTheJoined() throws IOException {
    Script script =
        b -> {
          b.at(++at);
          b.orderAfterAll(0, 1);
          b.order(2, 0, b.now(0));
          section(b, 1, 1, Mode.EXCLUSIVE, 2, Mode.EXCLUSIVE, false);
          section(b, 2, 2, Mode.EXCLUSIVE, 1, Mode.EXCLUSIVE, false);
        };
    assertThat(predicted(script)).isZero();
  }

  @Test
  void predictsNothing_whenOneSideOnlyTries() throws IOException {
    assertThat(
            predicted(
                b -> {
                  section(b, 1, 1, Mode.EXCLUSIVE, 2, Mode.EXCLUSIVE, true);
                  section(b, 2, 2, Mode.EXCLUSIVE, 1, Mode.EXCLUSIVE, false);
                }))
        .isZero();
  }

  @Test
  void predictsNothing_whenBothSidesRead() throws IOException {
    assertThat(
            predicted(
                b -> {
                  section(b, 1, 1, Mode.SHARED, 2, Mode.SHARED, false);
                  section(b, 2, 2, Mode.SHARED, 1, Mode.SHARED, false);
                }))
        .isZero();
  }

  @Test
  void predictsTheDeadlock_whenReadersWantToWrite() throws IOException {
    assertThat(
            predicted(
                b -> {
                  section(b, 1, 1, Mode.SHARED, 2, Mode.EXCLUSIVE, false);
                  section(b, 2, 2, Mode.SHARED, 1, Mode.EXCLUSIVE, false);
                }))
        .isOne();
  }

  @Test
  void seesNoGate_whenTheOuterLockIsOnlyRead() throws IOException {
    assertThat(
            predicted(
                b -> {
                  for (int t = 1; t <= 2; t++) {
                    b.at(++at);
                    b.acquire(t, 9, Mode.SHARED, false, 1);
                    section(b, t, t, Mode.EXCLUSIVE, 3 - t, Mode.EXCLUSIVE, false);
                    b.at(++at);
                    b.release(t, 9, Mode.SHARED, 1);
                  }
                }))
        .isOne();
  }
}
