package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.dump.TextDumpReader;
import dev.impasse.core.dump.ThreadDump;
import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code on-deadlock} does after the report. */
class OnDeadlockIT {

  private static final Duration LONG = ForkedProgram.DEADLINE;

  @TempDir private Path directory;

  static Stream<Jdk> jdks() {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void endsTheJvmWithTheCode_afterTheReport(Jdk jdk) throws IOException {
    ProgramResult result = run(jdk, "on-deadlock=exit:7,report=r.txt", "locks");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.deadlocks()).hasSize(1);
    assertThat(result.err()).contains("on-deadlock=exit:7").doesNotContain("halting");
    assertThat(Files.readString(directory.resolve("r.txt"))).contains("DEADLOCK DETECTED");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void haltsTheJvm_whenAShutdownHookWaitsForTheDeadlock(Jdk jdk) {
    ProgramResult result = run(jdk, "on-deadlock=exit:7", "hook");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err()).contains("shutdown did not end in 2 s, halting");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void interruptsTheOneThreadThatCanBe_soThatTheProgramGoesOn(Jdk jdk) {
    ProgramResult result = run(jdk, "on-deadlock=interrupt", "interruptible");

    assertThat(result.exitCode()).isZero();
    assertThat(result.deadlocks()).hasSize(1);
    assertThat(result.err())
        .contains("\"first\" cannot be interrupted: it waits in ReentrantLock.lock\n")
        .contains("\"second\" is interrupted: it waits in ReentrantLock.lockInterruptibly\n");
    assertThat(result.out()).contains("second was interrupted", "both have ended");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void interruptsNobody_whenNoWaitCanBe(Jdk jdk) {
    ProgramResult result = run(jdk, "on-deadlock=interrupt;exit:9", "locks");

    assertThat(result.exitCode()).isEqualTo(9);
    assertThat(result.err())
        .contains("nobody is interrupted: no wait of this deadlock ends by that")
        .doesNotContain("is interrupted: it waits");
    assertThat(result.out()).doesNotContain("second was interrupted");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void writesThreadDumps_besideTheReport(Jdk jdk) throws IOException {
    run(jdk, "on-deadlock=dump;exit:5,report=sub/r.txt,trace=t.impasse", "locks");

    List<Path> dumps = files(directory.resolve("sub"), "impasse-threads-");
    assertThat(dumps).hasSize(jdk.feature() >= 21 ? 2 : 1);
    assertThat(dumps)
        .allSatisfy(
            dump -> assertThat(dump).content().contains("first", "second", "ReactionProgram"));
    assertThat(dumps.get(dumps.size() - 1))
        .content()
        .contains("java.lang.Thread.State: WAITING", "parking to wait for", "ownable synchronizers")
        .containsPattern("- <0x[0-9a-f]{16}> \\(a java.util.concurrent.locks.ReentrantLock");
    try (BufferedReader text = Files.newBufferedReader(dumps.get(dumps.size() - 1))) {
      ThreadDump read = TextDumpReader.read(text).get(0);
      assertThat(read.problems()).isEmpty();
      assertThat(read.deadlocks())
          .singleElement()
          .satisfies(
              found ->
                  assertThat(found.sides())
                      .extracting(side -> side.thread().name())
                      .containsExactly("first", "second"));
    }
  }

  @Test
  void saysWhatIsAllowed_andReportsOnly_whenTheValueIsBad() {
    try (ForkedProgram run = start(Jdk.running(), "on-deadlock=explode", "locks")) {
      ProgramResult result = run.untilReported(1, LONG);

      assertThat(result.exitCode()).as("it runs on").isEqualTo(-1);
      assertThat(result.deadlocks()).hasSize(1);
      assertThat(result.err())
          .containsOnlyOnce(
              "option on-deadlock takes report, exit:CODE (0 to 255), dump, interrupt");
    }
  }

  private ProgramResult run(Jdk jdk, String options, String shape) {
    try (ForkedProgram run = start(jdk, options, shape)) {
      return run.result(LONG);
    }
  }

  private ForkedProgram start(Jdk jdk, String options, String shape) {
    return JvmCommand.on(jdk, directory).agent(options).start(ReactionProgram.class, shape);
  }

  private static List<Path> files(Path folder, String prefix) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().startsWith(prefix)).sorted().toList();
    }
  }
}
