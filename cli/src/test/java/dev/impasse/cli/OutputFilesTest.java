package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.testing.SpecialFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command that writes a file: through pipes, never over a folder, and it names the file. */
class OutputFilesTest extends CliTest {

  @TempDir Path folder;

  private Path trace = Path.of("");
  private Path packed = Path.of("");

  @BeforeEach
  void writesInput() throws IOException {
    trace = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));
    execute("pack", trace);
    packed = folder.resolve("a.impasse.gz");
  }

  private List<List<Object>> commands(Path output) {
    return List.of(
        List.of("pack", trace, "-o", output),
        List.of("unpack", packed, "-o", output),
        List.of("export", "--to=std", trace, "-o", output),
        List.of("analyze", "--format=json", trace, "-o", output),
        List.of("replay", "--format=html", trace, "-o", output),
        List.of("analyze", trace, "--write-baseline", output));
  }

  @Test
  void writesThroughAPipe_andLeavesIt() throws Exception {
    Path pipe = SpecialFiles.pipe(folder.resolve("pipe"));
    for (List<Object> command : commands(pipe)) {
      CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> readAll(pipe));

      execute(command.toArray());

      assertThat(exitCode()).as(command + stderr()).isLessThan(ExitCode.USAGE);
      assertThat(read.get(60, TimeUnit.SECONDS)).as(command.toString()).isNotEmpty();
      assertThat(Files.isRegularFile(pipe, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }
  }

  @Test
  void saysInPlainWords_thatTheDiskIsFull() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "there is no device here that is always full");
    for (String format : List.of("text", "json", "sarif", "html", "perfetto", "junit", "dot")) {
      execute("analyze", "--format=" + format, trace, "-o", full);

      assertThat(stderr()).as(format).contains("cannot write the report: /dev/full: No space left");
      assertExitCode(ExitCode.USAGE);
    }
  }

  private static byte[] readAll(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void refusesAFolder_andAFolderThatIsNotThere_byName() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    for (List<Object> command : commands(inner)) {
      execute(command.toArray());

      assertThat(exitCode()).as(command.toString()).isGreaterThanOrEqualTo(ExitCode.USAGE);
      assertStderrContains(inner + ": this is a folder");
      assertThat(inner).isEmptyDirectory();
    }
    execute("pack", trace, "-o", folder.resolve("no").resolve("x.gz"));
    assertStderrContains(folder.resolve("no").resolve("x.gz") + ": its folder is not there");
  }

  @Test
  void namesTheFile_whenItIsNoTextOrAFolder() throws IOException {
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xFF, 'a', '\n'});
    List<List<Object>> commands = new ArrayList<>();
    for (Path bad : List.of(bytes, folder)) {
      commands.add(List.of("analyze", "--baseline", bad, trace));
      commands.add(List.of("analyze", "--suppressions", bad, trace));
      commands.add(List.of("replay", "--baseline", bad, trace));
      for (String command : List.of("analyze", "replay", "stats", "export", "pack")) {
        commands.add(List.of(command, bad));
      }
      commands.add(List.of("merge", bad, "-o", folder.resolve("merged")));
      commands.add(List.of("unpack", bad, "-o", folder.resolve("unpacked")));
    }
    commands.add(List.of("analyze", "--class-path", bytes, trace));
    for (List<Object> command : commands) {
      execute(command.toArray());

      assertThat(exitCode()).as(command + stderr()).isIn(ExitCode.USAGE, ExitCode.BAD_INPUT);
      assertThat(stderr().lines())
          .as(command.toString())
          .isNotEmpty()
          .allMatch(line -> line.contains(folder.toString()));
    }
  }

  @Test
  void refusesWhatWasTypedWrongly_withCode2() {
    List<List<Object>> commands =
        List.of(
            List.of("stats", "--top", "-1", trace),
            List.of("analyze", "--explain", "deadbeef", trace),
            List.of("analyze", "--explain", "nonsense", trace));
    for (List<Object> command : commands) {
      execute(command.toArray());

      assertThat(exitCode()).as(command + stderr()).isEqualTo(ExitCode.USAGE);
      assertThat(stderr().lines().findFirst().orElse(""))
          .contains("impasse: ", String.valueOf(command.get(2)));
      assertThat(stdout()).doesNotContain("No deadlock");
    }
  }
}
