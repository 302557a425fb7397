package dev.impasse.cli;

import dev.impasse.cli.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code impasse confirm} says before it runs anything. */
class ConfirmCommandTest extends CliTest {

  @TempDir Path folder;

  @Test
  void isAUsageError_withoutAProgram() {
    execute("confirm", "t.impasse");

    assertExitCode(ExitCode.USAGE);
    assertStderrContains("COMMAND");
  }

  @Test
  void isAUsageError_withoutARun() {
    execute("confirm", "t.impasse", "--runs=0", "--", "java", "-version");

    assertExitCode(ExitCode.USAGE);
    assertStderrContains("this must be at least 1: --runs=0");
  }

  @Test
  void isAUsageError_whenAnOptionIsItsOwn() {
    execute("confirm", "t.impasse", "--agent-option", "trace=x", "--", "java", "-version");

    assertExitCode(ExitCode.USAGE);
    assertStderrContains("confirm sets this option itself: --agent-option=trace");
  }

  @Test
  void saysSo_whenThereIsNoTrace() {
    execute("confirm", folder.resolve("no.impasse"), "--", "java", "-version");

    assertExitCode(ExitCode.BAD_INPUT);
    assertStderrContains("there is no such file");
  }

  @Test
  void triesNothing_whenThePlacesAreNotKnown() throws IOException {
    Path std = folder.resolve("t.std");
    Files.writeString(
        std,
        """
        T1|acq(a)|1
        T1|acq(b)|2
        T1|rel(b)|3
        T1|rel(a)|4
        T2|acq(b)|5
        T2|acq(a)|6
        T2|rel(a)|7
        T2|rel(b)|8
        """);

    execute("confirm", std, "--", "no-such-program");

    assertExitCode(ExitCode.FINDINGS);
    assertStdoutContains("NOT TRIED", "places of its sides are not known", "DEADLOCK PREDICTED");
  }

  @Test
  void isAUsageError_whenTheTraceHasNoSuchFinding() throws IOException {
    Path std = folder.resolve("t.std");
    Files.writeString(std, "T1|acq(a)|1\nT1|rel(a)|2\n");

    execute("confirm", std, "--finding", "00000000", "--", "java");

    assertExitCode(ExitCode.USAGE);
    assertStderrContains("no finding in the trace has this fingerprint: --finding=00000000");
  }
}
