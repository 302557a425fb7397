package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends by itself is no deadlock, however long it stands. */
class EndsByItselfIT {

  private static final Duration LONG = ForkedProgram.DEADLINE;

  @TempDir private Path directory;

  static Stream<Jdk> jdks() {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void saysNothing_whenSomebodyOrSomethingEndsTheWait(Jdk jdk) {
    Map<String, ForkedProgram> runs = new LinkedHashMap<>();
    for (String mode :
        List.of(
            "rescues",
            "tasks",
            "blocked",
            "interrupted",
            "http",
            "bean",
            "signal",
            "remote",
            "namesake")) {
      runs.put(mode, start(jdk, "on-deadlock=exit:66,grace=0", mode, "control"));
    }
    runs.forEach(
        (mode, run) -> {
          ProgramResult result = run.result(LONG);
          assertThat(result.out()).as("%s: %s", mode, result.err()).contains("ended");
          assertThat(result.deadlocks()).as("%s: %s", mode, result.err()).hasSize(1);
          assertThat(result.err()).as("the control alone").contains(Control.THREADS);
          assertThat(result.exitCode()).as(mode).isEqualTo(66);
          run.close();
        });
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void waitsBeforeItExits_whenAnInterruptEndsADeadlockOfLocks(Jdk jdk) {
    ForkedProgram patient = start(jdk, "on-deadlock=exit:66", "interrupt");
    ForkedProgram hasty = start(jdk, "on-deadlock=exit:66,grace=0", "interrupt");

    patient.untilReported(1, LONG);
    patient.type("now\n");
    ProgramResult result = patient.result(LONG);
    assertThat(result.deadlocks()).as(result.err()).hasSize(1);
    assertThat(result.deadlocks().get(0)).startsWith("DEADLOCK DETECTED");
    assertThat(result.err()).contains("an interrupt of \"one\" would end its wait");
    assertThat(result.out()).contains("ended");
    assertThat(result.exitCode()).isZero();
    assertThat(hasty.result(LONG).exitCode()).isEqualTo(66);
    patient.close();
    hasty.close();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void exits_whenADeadlockThatAnInterruptCouldEndHasStood(Jdk jdk) {
    try (ForkedProgram run = start(jdk, "on-deadlock=exit:66,grace=2", "interrupt")) {
      ProgramResult result = run.result(LONG);
      assertThat(result.err()).contains("has stood for 2 s");
      assertThat(result.exitCode()).isEqualTo(66);
    }
  }

  private ForkedProgram start(Jdk jdk, String options, String... words) {
    return JvmCommand.on(jdk, directory).agent(options).start(EndsByItselfProgram.class, words);
  }
}
