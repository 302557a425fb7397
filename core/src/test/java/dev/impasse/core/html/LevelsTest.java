package dev.impasse.core.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.replay.LockState;
import dev.impasse.core.trace.EventCursor;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LevelsTest {

  private static final String CELLS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /** Counts it again the slow way: the state after each event lasts until the next. */
  @Test
  void tellsHowMuchOfEachStretchAThreadWaitedAndHeld() {
    RandomEvents events = new RandomEvents(11, 10_000, 6, 5, "");
    TraceCounts census = TraceCounts.of(events, Set.of());
    Levels levels = new Levels(census, 6 * 128);
    LockState state = new LockState();
    long size = (10_000 + 127) / 128;
    int buckets = (int) ((10_000 + size - 1) / size);
    long[][] waits = new long[7][buckets];
    long[][] holds = new long[7][buckets];
    EventCursor event = events.cursor();
    while (event.next()) {
      state.apply(event);
      levels.take(event, state);
      int bucket = (int) ((event.index() - 1) / size);
      for (int thread = 1; thread <= 6; thread++) {
        waits[thread][bucket] += state.waits(thread).isEmpty() ? 0 : 1;
        holds[thread][bucket] += state.held(thread).isEmpty() ? 0 : 1;
      }
    }

    assertThat(levels.tree()).containsEntry("size", size);
    List<?> lanes = (List<?>) levels.tree().getOrDefault("lanes", List.of());
    for (int thread = 1; thread <= 6; thread++) {
      StringBuilder expected = new StringBuilder();
      for (int i = 0; i < buckets; i++) {
        long full = Math.min(size, 10_000 - i * size);
        long w = (waits[thread][i] * 7 + full - 1) / full;
        long h = (holds[thread][i] * 7 + full - 1) / full;
        expected.append(CELLS.charAt((int) (w * 8 + h)));
      }
      assertThat(lanes.get(thread - 1)).isEqualTo(expected.toString());
    }
  }

  @Test
  void showsTheLanesOfFindingsFirst_whenThereAreTooMany() {
    TraceCounts census = TraceCounts.of(new RandomEvents(2, 20_000, 900, 5, ""), Set.of(897L));
    assertThat(census.lanes()).hasSize(TraceCounts.MOST_LANES).startsWith(897);
    assertThat(census.lanes().subList(1, TraceCounts.MOST_LANES)).isSorted();
    assertThat(census.threads()).isEqualTo(900);
  }
}
