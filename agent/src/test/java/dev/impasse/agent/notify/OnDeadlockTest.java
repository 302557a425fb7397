package dev.impasse.agent.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnDeadlockTest {

  @Test
  void onlyReports_whenNothingIsAsked() {
    assertThat(OnDeadlock.of(List.of())).isEqualTo(OnDeadlock.REPORT);
    assertThat(OnDeadlock.of(List.of("report"))).isEqualTo(OnDeadlock.REPORT);
  }

  @Test
  void joinsActions() {
    assertThat(OnDeadlock.of(List.of("dump", "interrupt", "exit:7")))
        .isEqualTo(new OnDeadlock(true, true, 7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit", "exit:", "exit:-1", "exit:256", "exit:x", "kill", "Dump"})
  void onlyReports_whenOnePartIsUnknown(String part) {
    assertThat(OnDeadlock.of(List.of("dump", part))).isEqualTo(OnDeadlock.REPORT);
  }
}
