package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.CommandLine;
import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code impasse check} of a program that runs without the agent, as a user types it. */
class CheckCommandIT {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void detectsTheDeadlock_andLoadsTheAgentOnlyIfAskedTo(int feature) throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (ForkedProgram program = DemoRun.start(Jdk.ofFeature(feature), "mutex", elsewhere)) {
      String pid = Long.toString(program.pid());
      // Before it hangs, it is a healthy program, or not even one that answers.
      program.until(() -> check(pid, "--dumps", "1").exitCode() == 1, ForkedProgram.DEADLINE);

      ProgramResult run = check(pid, "--interval", "0");
      assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
      assertThat(run.out())
          .contains("process " + pid + ":", "DEADLOCK DETECTED   2 threads", "in 3 of 3 dumps");
      assertThat(run.err()).isEmpty();
      assertThat(program.err()).doesNotContain("impasse");

      ProgramResult attached = check(pid, "--dumps", "1", "--attach");
      assertThat(attached.exitCode()).as(attached.toString()).isEqualTo(1);
      assertThat(attached.err())
          .isEqualTo("impasse: the agent is in " + pid + ", it reports on its stderr\n");
      assertThat(program.untilSaid("DEADLOCK DETECTED", ForkedProgram.DEADLINE)).isTrue();
      String both = "the agent in the process reports it too";
      assertThat(
              program.until(
                  () -> check(pid, "--dumps", "1").out().contains(both), ForkedProgram.DEADLINE))
          .isTrue();
    }
  }

  @Test
  void detectsTheDeadlock_ofVirtualThreadsThatNoTextShows() throws Exception {
    Jdk jdk = Jdk.ofFeature(25);
    try (ForkedProgram program =
        JvmCommand.on(jdk, folder).start(DumpedProgram.class, "monitors", "virtual")) {
      String pid = Long.toString(program.pid());
      String found = "DEADLOCK DETECTED   2 threads";
      assertThat(
              program.until(
                  () -> check(pid, "--interval", "0").out().contains(found),
                  ForkedProgram.DEADLINE))
          .isTrue();

      ProgramResult run = check(pid, "--interval", "0");
      assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
      assertThat(run.out())
          .contains("process " + pid + ", with its virtual threads:")
          .doesNotContain("Not known");
    }
  }

  @ParameterizedTest
  @CsvSource({"17, orderly, platform", "25, timed, virtual"})
  void isSilent_ofAHealthyProgram(int feature, String healthy, String kind) throws Exception {
    try (ForkedProgram program =
        JvmCommand.on(Jdk.ofFeature(feature), folder).start(DumpedProgram.class, healthy, kind)) {
      assertThat(program.untilPrinted("ready", ForkedProgram.DEADLINE)).isTrue();

      ProgramResult run = check(Long.toString(program.pid()), "--interval", "0");

      assertThat(run.exitCode()).as(run.toString()).isZero();
      assertThat(run.out()).contains("No deadlock in ").doesNotContain("DEADLOCK", "Not known");
    }
  }

  private ProgramResult check(String pid, String... options) {
    List<String> words = new ArrayList<>(List.of("check", pid));
    words.addAll(List.of(options));
    return CommandLine.run(folder, words.toArray(String[]::new));
  }
}
