package dev.impasse.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
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
  void stopsAThread_onlyWhileItIsWhereItWasFound() {
    Thread here = Thread.currentThread();
    Found elsewhere = found(Map.of(Threads.id(here), List.of("Other.wait(Other.java:1)")));
    Found running = found(Map.of(Threads.id(here), List.of()));

    assertThat(elsewhere.names(here)).isTrue();
    assertThat(elsewhere.stops(here)).isFalse();
    assertThat(running.stops(here)).isFalse();
  }

  private static Found found(Map<Long, List<String>> stacks) {
    return new Found("0a0b0c0d", FailOn.DETECTED, "", stacks, Set.of());
  }

  @Test
  void knowsClassesOnTheStacks() {
    assertThat(FOUND.runsThrough(FoundTest.class)).isTrue();
    assertThat(FOUND.runsThrough(Thread.class)).isTrue();
    assertThat(FOUND.runsThrough(Found.class)).isFalse();
  }
}
