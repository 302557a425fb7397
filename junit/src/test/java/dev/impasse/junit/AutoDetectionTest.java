package dev.impasse.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutoDetectionTest {

  private final AutoDetection detection = new AutoDetection(new Parameters());

  @AfterEach
  void clear() {
    System.clearProperty(AutoDetection.ENABLED);
    System.clearProperty(AutoDetection.INCLUDE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.12.0", "5.12.2", "5.13.0-M1", "6.0.0", "6.1.0"})
  void knowsVersionsThatCanBeTold(String version) {
    assertThat(AutoDetection.mayChoose(version)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.10.0", "5.10.5", "5.11.4"})
  void knowsVersionsThatCanNot(String version) {
    assertThat(AutoDetection.mayChoose(version)).isFalse();
  }

  @Test
  void letsJUnitFindOursAlone_andTakesThatBack() {
    detection.enable();

    assertThat(System.getProperty(AutoDetection.ENABLED)).isEqualTo("true");
    assertThat(System.getProperty(AutoDetection.INCLUDE))
        .isEqualTo(ImpasseExtension.class.getName());
    detection.restore();
    assertThat(System.getProperty(AutoDetection.ENABLED)).isNull();
    assertThat(System.getProperty(AutoDetection.INCLUDE)).isNull();
  }

  @Test
  void leavesItToTheUser_whoHasDecided() {
    System.setProperty(AutoDetection.ENABLED, "false");

    detection.enable();
    detection.restore();

    assertThat(System.getProperty(AutoDetection.ENABLED)).isEqualTo("false");
    assertThat(System.getProperty(AutoDetection.INCLUDE)).isNull();
  }
}
