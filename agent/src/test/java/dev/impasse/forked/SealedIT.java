package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

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
    AgentRun.Result without = AgentRun.on(jdk, directory).run(SealedProgram.class);
    AgentRun.Result with =
        AgentRun.on(jdk, directory)
            .agent("")
            .run(SealedProgram.class, AgentRun.agentJar().toString());

    assertThat(with.err()).doesNotContain("Exception");
    assertThat(with.out().lines()).noneMatch(line -> line.startsWith("open: "));
    assertThat(packages(with)).isEqualTo(packages(without));
    assertThat(with.out())
        .contains("denied: java.lang.IllegalArgumentException")
        .contains("victim still has its secret")
        .containsPattern("tried [0-9]{4}");
  }

  private static String packages(AgentRun.Result result) {
    return result
        .out()
        .lines()
        .filter(line -> line.startsWith("package "))
        .sorted()
        .reduce("", (a, b) -> a + b + '\n');
  }
}
