package dev.impasse.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.option.FailOn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentReportsTest {

  private static final String JSON =
      "{\"schemaVersion\":1,\"traces\":[{\"findings\":[{\"certainty\":\"suspected\"},"
          + "{\"certainty\":\"%s\",\"fix\":\"DEADLOCK DETECTED \"}]}]}";

  @TempDir private Path folder;

  @Test
  void countsADetectedDeadlock() throws IOException {
    Path json = write("a.json", String.format(JSON, "detected"));

    assertThat(AgentReports.exitCode(List.of(json), FailOn.Least.DETECTED, 7))
        .isEqualTo(ExitCode.FINDINGS);
  }

  @Test
  void leavesTheExitCode_whenDeadlocksAreOnlySuspected() throws IOException {
    Path json = write("a.json", String.format(JSON, "suspected"));

    assertThat(AgentReports.exitCode(List.of(json), FailOn.Least.DETECTED, 7)).isEqualTo(7);
    assertThat(AgentReports.exitCode(List.of(), FailOn.Least.DETECTED, 7)).isEqualTo(7);
  }

  @Test
  void countsAReportThatCannotBeRead() throws IOException {
    assertThat(AgentReports.detected(write("a.json", "{"))).isTrue();
    assertThat(AgentReports.detected(folder.resolve("gone.json"))).isTrue();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
