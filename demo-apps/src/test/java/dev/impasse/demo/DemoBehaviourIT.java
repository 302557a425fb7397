package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every demo without the agent, on 17 and 25: it prints what it declares, and hangs or ends as
 * it declares.
 */
class DemoBehaviourIT {

  private static final Duration DEADLINE = ForkedProgram.DEADLINE;
  private static final Duration HANG = Duration.ofSeconds(1);

  @TempDir Path directory;

  static Stream<Arguments> demosOnJdks() {
    return Stream.of(17, 25)
        .flatMap(
            feature ->
                Catalogue.entries().stream()
                    .map(entry -> Arguments.of(entry.demo().name(), feature)));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("demosOnJdks")
  void behavesAsDeclared_whenRunWithoutAgent(String name, int feature) throws Exception {
    Demo demo = Catalogue.find(name).orElseThrow().demo();
    try (ForkedProgram run = DemoRun.start(Jdk.ofFeature(feature), name, directory)) {
      if (demo.verdict() == Verdict.CLEAN) {
        assertThat(run.endsWithin(DEADLINE)).as("%s ends", name).isTrue();
        assertThat(run.now().exitCode()).isZero();
      } else {
        await()
            .atMost(DEADLINE)
            .until(() -> DemoRun.outputShape(run).equals(OutputShape.declaredBy(demo)));
        assertThat(run.endsWithin(HANG)).as("%s ends", name).isFalse();
      }
      assertThat(DemoRun.outputShape(run)).isEqualTo(OutputShape.declaredBy(demo));
      assertThat(run.err()).isEmpty();
    }
  }
}
