package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
                Stream.of(
                        "joined",
                        "before-start",
                        "same-thread",
                        "gate",
                        "gives-up",
                        "flag",
                        "latch")
                    .map(way -> Arguments.of(jdk, way)));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void suspectsAnInversion_ofWhichItKnowsTheOrdersOnly(Jdk jdk) {
    String options = "predict=true,mode=orders,trace=" + directory.resolve("t.orders");
    ProgramResult result = run(jdk, options, "inversion");

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
    predicts(run(jdk, "predict=true,trace=" + directory.resolve("t.impasse"), "inversion"));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void predictsTheDeadlock_fromEventsThatNoFileKeeps(Jdk jdk) throws IOException {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));

    predicts(
        JvmCommand.on(jdk, directory)
            .jvm("-Djava.io.tmpdir=" + temporary)
            .agent("predict=true")
            .run(OnlinePredictionProgram.class, "inversion"));

    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void saysSo_whenThereIsNoRoomForMoreEvents() {
    try (ForkedProgram program =
        JvmCommand.on(Jdk.running(), directory)
            .jvm("-Xmx64m")
            .agent("predict=true")
            .start(OnlinePredictionProgram.class, "for-ever")) {
      assertThat(program.untilSaid("predict=true keeps no more events", ForkedProgram.DEADLINE))
          .as(program::err)
          .isTrue();
      predicts(program.now());
    }
  }

  @Test
  void runsOnWithoutPredictions_whenThereIsNoPlaceForEvents() throws IOException {
    String err =
        JvmCommand.on(Jdk.running(), directory)
            .jvm("-Djava.io.tmpdir=" + Files.createFile(directory.resolve("file")))
            .agent("predict=true")
            .run(OnlinePredictionProgram.class, "inversion")
            .err();

    assertThat(err)
        .containsOnlyOnce("impasse: cannot keep events, nothing is predicted: predict=true (")
        .doesNotContain("DEADLOCK");
  }

  private static void predicts(ProgramResult result) {
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
