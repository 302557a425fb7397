package dev.impasse.agent.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningPauseTest {

  private long now = Long.MAX_VALUE - 500; // nanoTime may overflow
  private int parked;

  @Test
  void endsAfterItsTime() {
    pause(1_050);

    assertThat(parked).isEqualTo(1);
  }

  @Test
  void beginsAnew_whenTheProcessWasStoppedMeanwhile() {
    pause(3_600_000, 1_010);

    assertThat(parked).isEqualTo(2);
  }

  @Test
  void ends_whenTheMachineIsAlwaysBusy() {
    pause(5_000, 5_000, 5_000, 5_000, 5_000);

    assertThat(parked).isEqualTo(3);
  }

  private void pause(long... lasting) {
    Deque<Long> next = new ArrayDeque<>();
    for (long one : lasting) {
      next.add(one);
    }
    List<Long> asked = new ArrayList<>();
    new RunningPause(
            () -> now,
            nanos -> {
              asked.add(nanos);
              parked++;
              now += next.remove();
            })
        .nanos(1_000);
    assertThat(asked).containsOnly(1_000L);
  }
}
