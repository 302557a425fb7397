package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Classes in loaders that are not as the JDK's. The deadlock is through read locks, which only
 * hooks see.
 */
class OddLoadersIT {

  @TempDir private Path directory;

  static Stream<Arguments> seen() {
    return Jdk.all()
        .flatMap(jdk -> Stream.of("orphan", "own-first").map(w -> Arguments.of(jdk, w)));
  }

  static Stream<Arguments> hidden() {
    return Jdk.all().flatMap(jdk -> Stream.of("list", "strict").map(w -> Arguments.of(jdk, w)));
  }

  private ProgramResult run(Jdk jdk, String way) {
    return JvmCommand.on(jdk, directory).agent("verbose=true").run(OddLoadersProgram.class, way);
  }

  @ParameterizedTest(name = "{1} on {0}")
  @MethodSource("seen")
  void weavesTheirClasses_whenTheySeeTheHooks(Jdk jdk, String way) {
    try (ForkedProgram program =
        JvmCommand.on(jdk, directory).agent("").start(OddLoadersProgram.class, way, "stays")) {
      program.untilSaid("  Fix: ", ForkedProgram.DEADLINE);
      ProgramResult result = program.now();

      assertThat(result.out()).as(result.err()).contains("hangs");
      assertThat(result.deadlocks()).as(result.err()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "{1} on {0}")
  @MethodSource("hidden")
  void leavesTheirClassesAlone_andSaysSo_whenTheyDoNot(Jdk jdk, String way) {
    ProgramResult result = run(jdk, way);

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("hangs");
    assertThat(result.err())
        .doesNotContain("NoClassDefFoundError", "Exception in thread")
        .contains("its class loader does not let it see the hooks", "OddLoadersProgram$Inside");
  }
}
