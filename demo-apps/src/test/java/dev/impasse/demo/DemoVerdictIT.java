package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.PackagedJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs every demo under the packaged agent, on 17 and 25, and compares what Impasse says with the
 * declared verdict.
 *
 * <p>{@link DemoBehaviourIT} pins that the declared output is the program's without the agent; here
 * the same output is expected with it.
 */
@Tag("needs-agent")
class DemoVerdictIT {

  private static final Duration DEADLINE = ForkedProgram.DEADLINE;
  private static final Duration MANY_SCANS = Duration.ofSeconds(2);

  @TempDir Path directory;

  static Stream<Arguments> clean() {
    return demos(Verdict.CLEAN);
  }

  static Stream<Arguments> detected() {
    return demos(Verdict.DETECTED);
  }

  static Stream<Arguments> suspected() {
    return demos(Verdict.SUSPECTED);
  }

  private static Stream<Arguments> demos(Verdict verdict) {
    return Stream.of(17, 25)
        .flatMap(
            feature ->
                Catalogue.entries().stream()
                    .filter(entry -> entry.demo().verdict() == verdict)
                    .map(entry -> Arguments.of(entry.demo().name(), feature)));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("clean")
  void reportsNothingAndChangesNothing_whenTheDemoIsClean(String name, int feature)
      throws Exception {
    Demo demo = demo(name);
    try (ForkedProgram run = runUnderAgent(name, feature)) {
      assertThat(run.endsWithin(DEADLINE)).as("%s ends; stderr: %s", name, run.err()).isTrue();
      assertThat(run.now().exitCode()).as("stderr: %s", run.err()).isZero();
      assertThat(DemoRun.outputShape(run)).isEqualTo(OutputShape.declaredBy(demo));
      assertThat(run.err()).doesNotContain("DEADLOCK");
    }
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("detected")
  void reportsItsLocksOnce_whenTheDemoDeadlocks(String name, int feature) throws Exception {
    reports("DEADLOCK DETECTED", name, feature);
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("suspected")
  void reportsASuspicionOnce_whenNobodyIsLeftToEndTheWait(String name, int feature)
      throws Exception {
    reports("DEADLOCK SUSPECTED", name, feature);
  }

  @ParameterizedTest(name = "on {0}")
  @ValueSource(ints = {17, 25})
  void writesOneTracePerProcess_whenTheProgramStartsChildren(int feature) throws Exception {
    try (ForkedProgram run = runUnderAgent("processes", feature)) {
      assertThat(run.endsWithin(DEADLINE)).as("stderr: %s", run.err()).isTrue();
      assertThat(traces()).hasSize(1 + 2 * 3);
    }
  }

  private void reports(String headline, String name, int feature) throws Exception {
    Demo demo = demo(name);
    try (ForkedProgram run = runUnderAgent(name, feature)) {
      await(name).atMost(DEADLINE).until(() -> !headlines(run).isEmpty());
      assertThat(run.endsWithin(MANY_SCANS)).as("%s ends by itself", name).isFalse();
      assertThat(headlines(run)).as("stderr: %s", run.err()).hasSize(1);
      assertThat(headlines(run).get(0)).startsWith(headline);
      assertThat(run.err()).contains(demo.cycle());
      assertThat(DemoRun.outputShape(run)).isEqualTo(OutputShape.declaredBy(demo));
    }
  }

  private static Demo demo(String name) {
    return Catalogue.find(name).orElseThrow().demo();
  }

  private ForkedProgram runUnderAgent(String name, int feature) {
    String trace = "trace=" + directory.resolve("trace-%p.impasse");
    String agent = JvmCommand.agentOption(PackagedJar.AGENT.path(), trace);
    return DemoRun.start(Jdk.ofFeature(feature), name, directory, agent);
  }

  private static List<String> headlines(ForkedProgram run) {
    return run.err().lines().filter(line -> line.startsWith("DEADLOCK ")).toList();
  }

  private List<Path> traces() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".impasse")).toList();
    }
  }
}
