package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HotSpot finds nothing to say about woven monitors, and a stack that ends inside a hook neither
 * hangs the program nor leaves a monitor held.
 */
class MonitorMismatchIT {

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+TieredCompilation", "-XX:TieredStopAtLevel=1", "-Xint"})
  void compilesWovenMonitors_andSurvivesTheEndOfTheStack(String mode, @TempDir Path directory) {
    ProgramResult result =
        JvmCommand.on(Jdk.running(), directory)
            .bothCompilers()
            .jvm(mode, "-Xlog:monitormismatch=info", "-Xverify:all")
            .classPath(System.getProperty("java.class.path"))
            .run(MonitorRounds.class);

    assertThat((result.out() + result.err()).lines().filter(line -> !line.contains("deprecated")))
        .containsExactly("held=false");
  }
}
