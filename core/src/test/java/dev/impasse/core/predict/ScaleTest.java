package dev.impasse.core.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.model.Mode;
import java.io.IOException;
import java.util.BitSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Inputs on which a careless search overflows its stack or never ends. */
class ScaleTest {

  private static final Bounds SMALL = new Bounds(1_000_000, 500, 20_000_000, 8);

  private static Analysis analyze(Consumer<SyncTraceBuilder> events) throws IOException {
    TraceFeed feed =
        new TraceFeed() {
          @Override
          public void feed(SyncTraceBuilder builder) {
            events.accept(builder);
          }

          @Override
          public BitSet irreversible() {
            return new BitSet();
          }
        };
    return Analysis.of(feed, SMALL);
  }

  private static void nested(SyncTraceBuilder b, long at, int thread, int outer, int inner) {
    b.at(at);
    b.acquire(thread, outer, Mode.EXCLUSIVE, false, 1);
    b.at(at + 1);
    b.acquire(thread, inner, Mode.EXCLUSIVE, false, 2);
    b.at(at + 2);
    b.release(thread, inner, Mode.EXCLUSIVE, 3);
    b.at(at + 3);
    b.release(thread, outer, Mode.EXCLUSIVE, 4);
  }

  @Test
  void findsTheOneCycle_ofAHundredThousandLocks() throws IOException {
    int n = 100_000;
    Analysis ring =
        analyze(
            b -> {
              for (int i = 0; i < n; i++) {
                nested(b, 4L * i + 1, i, i, (i + 1) % n);
              }
            });
    assertThat(ring.patterns()).hasSize(1);
    assertThat(ring.patterns().get(0).nodes).hasSize(n);
    assertThat(ring.count(Verdict.SYNC_PRESERVING)).isOne();
    assertThat(ring.search().bounded()).isFalse();
  }

  @Test
  void saysThatABoundWasHit_whenFiveHundredLocksAreTakenInAllOrders() throws IOException {
    int n = 500;
    Analysis complete =
        analyze(
            b -> {
              long at = 1;
              for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                  if (i != j) {
                    nested(b, at, (i + 3 * j) % n, i, j);
                    at += 4;
                  }
                }
              }
            });
    assertThat(complete.search().bounded()).isTrue();
    assertThat(complete.patterns()).hasSize(SMALL.patterns());
  }

  @Test
  void keepsNothingForThreadsThatTakeNoLock() throws IOException {
    Analysis idle =
        analyze(
            b -> {
              for (int t = 0; t < 1_000_000; t++) {
                b.at(t + 1L);
                b.write(t, t & 7);
              }
            });
    assertThat(idle.trace().threadCount).isEqualTo(1_000_000);
    assertThat(idle.trace().items()).isZero();
    assertThat(idle.patterns()).isEmpty();
  }
}
