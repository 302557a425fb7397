package dev.impasse.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How wide the terminal is. */
class TerminalWidthTest {

  @Test
  void readsTheSecondNumber() {
    assertThat(TerminalWidth.columns("50 132\n")).isEqualTo(132);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "132", "50 x", "50 132 7", "50 -1", "50 9999999999"})
  void isNotKnown_whereTheAnswerIsNone(String answer) {
    assertThat(TerminalWidth.columns(answer)).isZero();
  }
}
