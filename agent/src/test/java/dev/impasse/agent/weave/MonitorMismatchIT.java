package dev.impasse.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
  void compilesWovenMonitors_andSurvivesTheEndOfTheStack(String mode, @TempDir Path directory)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(mode, "-Xlog:monitormismatch=info", "-Xverify:all"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(MonitorRounds.class.getName());
    Path file = directory.resolve("output.txt");
    Process child =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file.toFile()).start();
    boolean ended = child.waitFor(120, TimeUnit.SECONDS);
    child.destroyForcibly();

    assertThat(ended).isTrue();
    assertThat(Files.readAllLines(file).stream().filter(line -> !line.contains("deprecated")))
        .containsExactly("held=false");
  }
}
