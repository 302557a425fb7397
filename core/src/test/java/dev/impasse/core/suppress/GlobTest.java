package dev.impasse.core.suppress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "'', a, false",
    "*, '', true",
    "**, ab, true",
    "?, '', false",
    "?, \uD83D\uDD12, true",
    "a*c, abcbc, true",
    "a*c, abcb, false",
    "*Cache.*, x.MyCache.lock, true",
    "a.b, axb, false",
    "a?c*, abc, true"
  })
  void fitsWhatStarsAndQuestionMarksStandFor(String pattern, String name, boolean fits) {
    assertThat(Glob.of(pattern).matches(name)).isEqualTo(fits);
  }

  @Test
  void fitsTheSameAsARegularExpression() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String pattern = letters(random, "ab*?");
      String name = letters(random, "ab");
      String regex = pattern.replace("*", ".*").replace("?", ".");
      assertThat(Glob.of(pattern).matches(name))
          .as("%s fits %s", pattern, name)
          .isEqualTo(Pattern.matches(regex, name));
    }
  }

  private static String letters(Random random, String from) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(9); n > 0; n--) {
      text.append(from.charAt(random.nextInt(from.length())));
    }
    return text.toString();
  }

  /** Tried by a regular expression this takes longer than anybody waits. */
  @Test
  @Timeout(60)
  void endsSoon_whateverThePattern() {
    String name = "a".repeat(5_000);

    assertThat(Glob.of("*a".repeat(50) + "*b").matches(name)).isFalse();
    assertThat(Glob.of("*a".repeat(50) + "*").matches(name)).isTrue();
  }
}
