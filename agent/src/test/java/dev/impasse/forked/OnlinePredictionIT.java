package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code predict=true}: lock-order inversions are reported by the program's end. */
class OnlinePredictionIT {

  @TempDir private Path directory;

  static Stream<Jdk> jdks() {
    return Jdk.all();
  }

  static Stream<Arguments> harmless() {
    return Jdk.all()
        .flatMap(
            jdk ->
                Stream.of("joined", "before-start", "same-thread", "gate", "gives-up")
                    .map(way -> Arguments.of(jdk, way)));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void suspectsAnInversion_ofWhichItKnowsTheOrdersOnly(Jdk jdk) {
    ProgramResult result = run(jdk, "predict=true", "inversion");

    assertThat(result.deadlocks())
        .as(result.err())
        .singleElement()
        .asString()
        .startsWith("DEADLOCK SUSPECTED   2 threads");
    assertThat(result.err())
        .contains("\"one\"", "\"two\"", "whether both can be under way at once");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void predictsTheDeadlock_whenTheEventsAreRecorded(Jdk jdk) {
    ProgramResult result =
        run(jdk, "predict=true,trace=" + directory.resolve("t.impasse"), "inversion");

    assertThat(result.deadlocks()).isEmpty();
    assertThat(result.err())
        .containsOnlyOnce("DEADLOCK PREDICTED   2 threads, 2 locks")
        .contains("schedule: ");
  }

  @ParameterizedTest(name = "{1} on {0}")
  @MethodSource("harmless")
  void isSilent_whenTheSidesCannotMeet(Jdk jdk, String way) {
    assertThat(run(jdk, "predict=true", way).err()).doesNotContain("DEADLOCK");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void isSilent_unlessItIsAsked(Jdk jdk) {
    assertThat(run(jdk, "", "inversion").err()).doesNotContain("DEADLOCK");
  }

  private ProgramResult run(Jdk jdk, String options, String way) {
    ProgramResult result =
        JvmCommand.on(jdk, directory).agent(options).run(OnlinePredictionProgram.class, way);
    assertThat(result.out()).as(result.err()).contains("done");
    return result;
  }
}
