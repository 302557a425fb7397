package dev.impasse.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What names may do to the lines that they stand in: nothing. */
class PrintableTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thread-1",
        "",
        "a b",
        "\u00e9\u4e2d\ud83d\ude00",
        "e\u0301\u0323",
        "\u0e01\u0e33\u0e48",
        "\u0647\u0650\u0651",
        "\u2764\ufe0f"
      })
  void leavesTextAsItIs(String text) {
    assertThat(Printable.name(text)).isEqualTo(text);
  }

  @Test
  void showsWhatIsNotSeenAsEscape() {
    assertThat(Printable.name("\u3164")).isEqualTo("\\u3164");
    assertThat(Printable.name("a\u2800\u034fb")).isEqualTo("a\\u2800\\u034fb");
    assertThat(Printable.name("a\u200b\u202e\ufeffb")).isEqualTo("a\\u200b\\u202e\\ufeffb");
    assertThat(Printable.name("\ud800\udb40\udc41\udc00"))
        .isEqualTo("\\ud800\\udb40\\udc41\\udc00");
  }

  @Test
  void letsNoMarksPileUpOverOtherLines() {
    assertThat(Printable.name("z" + "\u0301".repeat(6) + "z" + "\u0301".repeat(4)))
        .isEqualTo("z" + "\u0301".repeat(4) + "\\u0301\\u0301z" + "\u0301".repeat(4));
  }

  @Test
  void changesNothingMore_whenItIsDoneTwice() {
    for (String text : new String[] {FindingSketch.EVIL, "z" + "\u0301".repeat(500), "\u3164"}) {
      String once = Printable.name(text);
      assertThat(Printable.name(once)).isEqualTo(once);
    }
  }
}
