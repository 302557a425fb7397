package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.cli.failure.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest extends CliTest {

  private static final int DEFINITIONS = 4096;
  private static final int FIRST_EVENTS = 8192;
  private static final int SECOND_EVENTS = 12288;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"analyze", "replay"})
  void saysWhyInOneLine_whenThereIsNoTrace(String command) throws IOException {
    Path missing = folder.resolve("missing.impasse");
    assertRefused(command, missing, "there is no such file");
    assertRefused(command, folder, "this is a directory");
    assertRefused(command, file(new byte[0]), "must not be empty: size=0 (at byte 0)");
    assertRefused(
        command,
        file("plain text, not a trace".getBytes(StandardCharsets.UTF_8)),
        "this is not a trace: it must start with IMPASSE, it starts with plain te (at byte 0)");
    assertRefused(
        command,
        file(Arrays.copyOf(SmallTrace.ofDeadlock().bytes(), 100)),
        "the header page of this trace is cut: size=100 (at byte 100)");
    byte[] newer = SmallTrace.ofDeadlock().bytes();
    newer[8] = 9;
    assertRefused(command, file(newer), "version=9 known=1 (at byte 8)");
  }

  private void assertRefused(String command, Path file, String why) {
    execute(command, file);

    assertExitCode(ExitCode.BAD_INPUT);
    assertThat(stderr().lines()).hasSize(1);
    assertThat(stderr()).startsWith("impasse: " + file + ": ").contains(why);
    assertThat(stdout()).isEmpty();
  }

  @Test
  void showsWhatIsWhole_whenTheFileIsCut() throws IOException {
    byte[] whole = SmallTrace.ofDeadlock().bytes();

    execute("replay", file(Arrays.copyOf(whole, SECOND_EVENTS + 104)));

    assertExitCode(ExitCode.BAD_INPUT);
    assertStderrContains("the file ends within a chunk: chunk=12288", "(at byte 12392)");
    assertStdoutContains("DEADLOCK DETECTED");

    execute("replay", file(Arrays.copyOf(whole, FIRST_EVENTS + 100)));

    assertExitCode(ExitCode.BAD_INPUT);
    assertStdoutContains(
        "acquires", "Pair.first", "Not known whether there is a deadlock", "Not read: ");
  }

  @Test
  void namesTheOffset_whenAChunkHasLostItsHeader() throws IOException {
    byte[] bytes = SmallTrace.ofDeadlock().bytes();
    bytes[SECOND_EVENTS] ^= 1;

    execute("analyze", file(bytes));

    assertExitCode(ExitCode.BAD_INPUT);
    assertStderrContains(
        "a chunk must start with CHNK", "(at byte 12288)", "what is whole is shown");
  }

  @Test
  void neverFailsItself_whateverBitIsFlipped() throws IOException {
    byte[] whole = SmallTrace.ofDeadlock().bytes();
    for (int start : new int[] {0, DEFINITIONS, FIRST_EVENTS, SECOND_EVENTS}) {
      for (int offset = start; offset < start + 112; offset += 3) {
        byte[] bytes = whole.clone();
        bytes[offset] ^= (byte) (1 << (offset * 5 % 8));
        Path file = file(bytes);

        execute("replay", file);

        assertThat(exitCode())
            .as("exit code with a flipped bit: offset=%s stderr=%s", offset, stderr())
            .isIn(ExitCode.CLEAN, ExitCode.FINDINGS, ExitCode.BAD_INPUT);
      }
    }
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("bad.impasse"), bytes);
  }
}
