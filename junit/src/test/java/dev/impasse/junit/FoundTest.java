package dev.impasse.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoundTest {

  private static final Found FOUND =
      Found.of(
          Map.of(
              "fingerprint", "0a0b0c0d",
              "certainty", "detected",
              "text", "the report\n\n",
              "sides",
                  List.of(
                      Map.of(
                          "thread", Map.of("tid", 41L, "name", "one"),
                          "stack",
                              List.of(
                                  "java.base/java.lang.Thread.run(Thread.java:840)",
                                  "app//dev.impasse.junit.FoundTest$Inner.run(FoundTest.java:7)")),
                      Map.of("thread", Map.of("tid", 42L, "name", "two"), "stack", List.of())),
              "blockedBehind", List.of(Map.of("thread", Map.of("tid", 43L)))));

  @Test
  void readsWhatTheAgentTells() {
    assertThat(FOUND.fingerprint()).isEqualTo("0a0b0c0d");
    assertThat(FOUND.certainty()).isEqualTo(FailOn.DETECTED);
    assertThat(FOUND.text()).isEqualTo("the report");
    assertThat(FOUND.sides()).containsExactly(41L, 42L);
    assertThat(FOUND.behind()).containsExactly(43L);
  }

  @Test
  void knowsClassesOnTheStacks() {
    assertThat(FOUND.runsThrough(FoundTest.class)).isTrue();
    assertThat(FOUND.runsThrough(Thread.class)).isTrue();
    assertThat(FOUND.runsThrough(Found.class)).isFalse();
  }
}
