package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.PackagedJar;
import dev.impasse.testing.ProgramResult;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Beside the agents that people have already, before them and behind them. */
class OtherAgentsIT {

  private static final String OURS =
      JvmCommand.agentOption(PackagedJar.AGENT.path(), "on-deadlock=exit:7");

  @TempDir private Path directory;

  static Stream<Arguments> orders() {
    return Jdk.all().flatMap(jdk -> Stream.of(true, false).map(first -> Arguments.of(jdk, first)));
  }

  @ParameterizedTest(name = "on {0}, Impasse first: {1}")
  @MethodSource("orders")
  void leavesJacocoItsCoverage_andReportsTheDeadlock(Jdk jdk, boolean first) throws IOException {
    Path file = directory.resolve("jacoco.exec");
    ProgramResult result =
        run(jdk, first, "-javaagent:" + jar("org.jacoco.agent-") + "=destfile=" + file);

    assertThat(result.deadlocks()).as(result.err()).hasSize(1);
    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
        .contains("dev/impasse/forked/ReactionProgram");
    assertNoErrors(result);
  }

  @ParameterizedTest(name = "on {0}, Impasse first: {1}")
  @MethodSource("orders")
  void worksBesideOpenTelemetry(Jdk jdk, boolean first) {
    ProgramResult result =
        run(
            jdk,
            first,
            "-javaagent:" + jar("opentelemetry-javaagent-"),
            "-Dotel.traces.exporter=none",
            "-Dotel.metrics.exporter=none",
            "-Dotel.logs.exporter=none");

    assertThat(result.err()).contains("opentelemetry-javaagent - version");
    assertThat(result.deadlocks()).as(result.err()).hasSize(1);
    assertThat(result.exitCode()).isEqualTo(7);
    assertNoErrors(result);
  }

  @ParameterizedTest(name = "on {0}, Impasse first: {1}")
  @MethodSource("orders")
  void leavesAsyncProfilerItsSamples_andReportsTheDeadlock(Jdk jdk, boolean first)
      throws IOException {
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    assumeTrue(System.getProperty("os.name").equals("Linux"), "its library for Linux is tried");
    Path library = directory.resolve("libasyncProfiler.so");
    try (FileSystem jar = FileSystems.newFileSystem(jar("async-profiler-"))) {
      Files.copy(jar.getPath("linux-" + architecture, "libasyncProfiler.so"), library);
    }
    Path samples = directory.resolve("samples.txt");
    String agent = "-agentpath:" + library + "=start,event=itimer,interval=1ms,collapsed,file=";

    ProgramResult result = run(jdk, first, agent + samples);

    assertThat(result.deadlocks()).as(result.err()).hasSize(1);
    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(samples).content().contains("java/");
    assertNoErrors(result);
  }

  private static void assertNoErrors(ProgramResult result) {
    assertThat(result.err()).doesNotContain("Exception", "LinkageError", "VerifyError", "NoClass");
  }

  private ProgramResult run(Jdk jdk, boolean first, String... other) {
    JvmCommand command = JvmCommand.on(jdk, directory);
    if (first) {
      command.jvm(OURS).jvm(other);
    } else {
      command.jvm(other).jvm(OURS);
    }
    return command.run(ReactionProgram.class, "locks");
  }

  private static Path jar(String name) {
    List<Path> found =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(path -> path.getFileName().toString().startsWith(name))
            .toList();
    assertThat(found).as("on the class path of the tests: " + name).hasSize(1);
    return found.get(0);
  }
}
