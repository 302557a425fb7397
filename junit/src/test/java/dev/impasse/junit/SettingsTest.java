package dev.impasse.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {

  @Test
  void failsOnWhatIsPredicted_onAThreadOfItsOwn_whenNothingIsSet() {
    assertThat(Settings.standard())
        .isEqualTo(new Settings(true, FailOn.PREDICTED, 5_000_000_000L, false, true, null));
  }

  @Test
  void readsEachParameter() {
    Map<String, String> set =
        Map.of(
            "impasse.junit.thread", "same",
            "impasse.junit.fail-on", "never",
            "impasse.junit.agent", "required",
            "impasse.junit.attach", "false",
            "impasse.junit.no-progress", "0",
            "impasse.junit.baseline", "known.txt");

    assertThat(Settings.of(key -> Optional.ofNullable(set.get(key))))
        .isEqualTo(new Settings(false, FailOn.NEVER, 0, true, false, "known.txt"));
  }

  @Test
  void namesTheValues_whenItIsNoneOfThem() {
    assertThatThrownBy(
            () -> Settings.of(key -> Optional.of(key.endsWith("fail-on") ? "predictd" : "")))
        .hasMessage(
            "impasse.junit.fail-on takes predicted, detected, confirmed, suspected, never:"
                + " fail-on=predictd");
  }

  @Test
  void failsOnWhatIsMoreCertain() {
    assertThat(FailOn.PREDICTED.fails(FailOn.DETECTED)).isTrue();
    assertThat(FailOn.PREDICTED.fails(FailOn.PREDICTED)).isTrue();
    assertThat(FailOn.PREDICTED.fails(FailOn.SUSPECTED)).isFalse();
    assertThat(FailOn.NEVER.fails(FailOn.DETECTED)).isFalse();
  }
}
