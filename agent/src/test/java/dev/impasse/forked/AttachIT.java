package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.PackagedJar;
import dev.impasse.testing.ProgramResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent comes to a program that runs. */
class AttachIT {

  private static final Duration LONG = ForkedProgram.DEADLINE;

  @TempDir private Path directory;

  static Stream<Jdk> jdks() {
    return Jdk.all();
  }

  static Stream<Arguments> hung() {
    return Jdk.all()
        .flatMap(
            jdk -> Stream.of("monitors", "locks", "mixed").map(shape -> Arguments.of(jdk, shape)));
  }

  @ParameterizedTest(name = "{1} on {0}")
  @MethodSource("hung")
  void findsTheDeadlock_whenTheProgramHangsAlready(Jdk jdk, String shape) throws Exception {
    try (ForkedProgram run = start(jdk, shape)) {
      TimeUnit.MILLISECONDS.sleep(200); // "ready" comes just before the last step

      attach(run, "");

      ProgramResult result = run.untilReported(1, LONG);
      assertThat(result.deadlocks())
          .as(result.err())
          .singleElement()
          .asString()
          .startsWith("DEADLOCK DETECTED   2 threads, 2 locks");
      assertThat(result.err()).contains("hung-1 => ", "hung-2 => ").doesNotContain("app//");
      if (shape.equals("mixed")) { // the others are parameters
        assertThat(result.err())
            .contains("wants  AttachProgram.LEFT (monitor)")
            .contains("holds  AttachProgram.LEFT (monitor), acquired")
            .contains("wants  AttachProgram.ONE (ReentrantLock)")
            .contains("holds  AttachProgram.ONE (ReentrantLock), acquired");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void findsTheDeadlock_whenTheProgramHangsAfterwards(Jdk jdk) throws Exception {
    try (ForkedProgram run = start(jdk, "later")) {
      attach(run, "report=" + directory.resolve("r.txt"));
      run.type("\n");

      ProgramResult result = run.untilReported(1, LONG);
      assertThat(result.deadlocks()).hasSize(1);
      assertThat(result.err()).contains("AttachProgram.ONE", "AttachProgram.TWO");
      Path report = directory.resolve("r.txt"); // comes after stderr, and whole
      assertThat(run.until(() -> Files.exists(report), LONG)).isTrue();
      assertThat(report).content().contains("DEADLOCK DETECTED");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void takesAReportFileFromTheSecondAttach_andSaysThatItIgnoresTheRest(Jdk jdk) throws Exception {
    try (ForkedProgram run = start(jdk, "later")) {
      attach(run, "");
      attach(run, "");
      run.type("\n");
      run.untilReported(1, LONG);
      Path report = directory.resolve("second.txt");
      attach(run, "report=" + report + ",trace=" + directory.resolve("second.impasse"));

      assertThat(run.until(() -> Files.exists(report), LONG)).isTrue();
      assertThat(report).content().contains("DEADLOCK DETECTED"); // found before
      assertThat(run.untilSaid("only its start can set this: trace", LONG)).isTrue();
      assertThat(run.err())
          .containsOnlyOnce("impasse: already running in this JVM; the second start is ignored")
          .containsOnlyOnce("reports go to this file too: report=" + report);
      assertThat(Files.exists(directory.resolve("second.impasse"))).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void isLoadedByJcmd(Jdk jdk) {
    try (ForkedProgram run = start(jdk, "later")) {
      ProgramResult jcmd =
          ForkedProgram.run(
              directory,
              jdk.tool("jcmd"),
              Long.toString(run.pid()),
              "JVMTI.agent_load",
              PackagedJar.AGENT.toString(),
              "verbose=true");
      assertThat(jcmd.exitCode()).as(jcmd.toString()).isZero();
      assertThat(jcmd.out()).contains("return code: 0");
      assertThat(run.err()).contains("classes were there already; attached");
      run.type("\n");

      assertThat(run.untilReported(1, LONG).deadlocks()).hasSize(1);
    }
  }

  private ForkedProgram start(Jdk jdk, String shape) {
    ForkedProgram run = JvmCommand.on(jdk, directory).start(AttachProgram.class, shape);
    assertThat(run.untilPrinted("ready", LONG)).isTrue();
    return run;
  }

  private static void attach(ForkedProgram run, String options) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(run.pid()));
    try {
      machine.loadAgent(PackagedJar.AGENT.path().toString(), options);
      assertThat(machine.getAgentProperties().getProperty("impasse.version")).isNotBlank();
    } finally {
      machine.detach();
    }
  }
}
