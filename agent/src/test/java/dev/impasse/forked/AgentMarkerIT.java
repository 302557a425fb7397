package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.PackagedJar;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the application has of the agent: the hooks, nothing more; and how the agent is named. */
class AgentMarkerIT {

  @TempDir private Path directory;

  static Stream<Jdk> jdks() {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void showsTheApplicationTheRuntimeAlone_andLeavesItsClassPath(Jdk jdk) {
    String[] hidden = {
      "dev.impasse.agent.AgentMain",
      "dev.impasse.core.finding.Finding",
      "dev.impasse.runtime.LockHooks",
      "org.objectweb.asm.ClassReader",
      "org.jgrapht.Graph",
      "tools.jackson.core.JsonGenerator"
    };
    String classPath = JvmCommand.on(jdk, directory).run(VisibleProgram.class).out().strip();

    ProgramResult result =
        JvmCommand.on(jdk, directory)
            .agent("")
            .run(
                VisibleProgram.class,
                Stream.concat(Stream.of("java.impasse.LockHooks"), Stream.of(hidden))
                    .toArray(String[]::new));

    assertThat(result.out())
        .startsWith("java.impasse.LockHooks is visible")
        .endsWith(classPath + System.lineSeparator());
    for (String name : hidden) {
      assertThat(result.out()).contains(name + " is not there");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void startsFromToolOptions_whenThePathHasSpaces(Jdk jdk) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("my own agents"));
    Path jar = Files.copy(PackagedJar.AGENT.path(), folder.resolve("impasse agent.jar"));
    String option = JvmCommand.agentOption(jar, "on-deadlock=exit:7");

    ProgramResult result =
        JvmCommand.on(jdk, directory)
            .environment("JAVA_TOOL_OPTIONS", '"' + option + '"')
            .run(ReactionProgram.class, "locks");

    assertThat(result.deadlocks()).as(result.err()).hasSize(1);
    assertThat(result.exitCode()).isEqualTo(7);
  }
}
