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
 * Operations of locks that are called by reflection, method handles and method references. The
 * deadlocks are through read locks, of which the JVM itself does not know who holds them.
 */
class IndirectCallsIT {

  @TempDir private Path directory;

  static Stream<Jdk> jdks() {
    return Jdk.all();
  }

  static Stream<Arguments> hung() {
    return Jdk.all()
        .flatMap(
            jdk ->
                Stream.of(
                        "invoke", "find", "bind", "unreflect", "bound-reference", "free-reference")
                    .map(way -> Arguments.of(jdk, way)));
  }

  @ParameterizedTest(name = "{1} on {0}")
  @MethodSource("hung")
  void findsTheDeadlock(Jdk jdk, String way) {
    try (ForkedProgram run =
        JvmCommand.on(jdk, directory).agent("").start(IndirectProgram.class, way)) {
      ProgramResult result = run.untilReported(1, ForkedProgram.DEADLINE);

      assertThat(result.deadlocks())
          .as(result.err())
          .singleElement()
          .asString()
          .startsWith("DEADLOCK DETECTED   2 threads, 2 locks");
      assertThat(result.err()).contains("IndirectProgram.java:");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void changesNothingOfWhatSuchCallsReturnAndThrow(Jdk jdk) {
    ProgramResult without = JvmCommand.on(jdk, directory).run(IndirectProgram.class, "meaning");

    ProgramResult with =
        JvmCommand.on(jdk, directory).agent("").run(IndirectProgram.class, "meaning");

    assertThat(without.out()).contains("queue: an item", "unlock again threw inside");
    assertThat(with.out()).isEqualTo(without.out());
    assertThat(with.err()).isEqualTo(without.err());
  }
}
