package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.PackagedJar;
import dev.impasse.testing.ProgramResult;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent hands no power over the JVM to the application; docs/security.md promises it. */
class SealedIT {

  @TempDir private Path directory;

  static Stream<Jdk> jdks() {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void opensNothingToTheApplication_whateverItReflectsOn(Jdk jdk) {
    ProgramResult without = JvmCommand.on(jdk, directory).run(SealedProgram.class);
    ProgramResult with =
        JvmCommand.on(jdk, directory)
            .agent("")
            .run(SealedProgram.class, PackagedJar.AGENT.path().toString());

    assertThat(with.err()).doesNotContain("Exception");
    assertThat(with.out().lines()).noneMatch(line -> line.startsWith("open: "));
    assertThat(packages(with)).isEqualTo(packages(without));
    assertThat(with.out())
        .contains("denied: java.lang.IllegalArgumentException")
        .contains("victim still has its secret")
        .containsPattern("tried [0-9]{4}");
  }

  private static String packages(ProgramResult result) {
    return result
        .out()
        .lines()
        .filter(line -> line.startsWith("package "))
        .sorted()
        .reduce("", (a, b) -> a + b + '\n');
  }
}
