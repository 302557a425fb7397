package dev.impasse.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classes are named as in source code, whatever the JVM calls them. */
class ClassNamesTest {

  @ParameterizedTest
  @CsvSource({
    "java.lang.Object, Object",
    "java.util.Map$Entry, Map$Entry",
    "[Ljava.lang.Object;, Object[]",
    "[[I, int[][]",
    "[broken, [broken",
    "Main, Main",
    "a.b., ''"
  })
  void leavesThePackageOut(String name, String simple) {
    assertThat(ClassNames.simple(name)).isEqualTo(simple);
  }
}
