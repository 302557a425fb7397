package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.core.trace.TraceWriter;
import dev.impasse.runtime.EventWord;
import dev.impasse.testing.SpecialFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that stand for more than there is room for, and files that never end. */
class BombTest extends CliTest {

  private static final int EVENTS = 1_000_000;

  @TempDir Path folder;

  private static void events(OutputStream out) throws IOException {
    try (TraceWriter writer = new TraceWriter(Channels.newChannel(out), Map.of(), true)) {
      writer.word(1, EventWord.encode(EventWord.OP_THREAD, 0, 0, 0, 1));
      for (int i = 0; i < EVENTS; i++) {
        writer.word(1, EventWord.encode(EventWord.OP_REENTER, 0, 0, 3, 7));
      }
    }
  }

  private void assertTooLarge(Path file) {
    execute("analyze", "--max-size", "1m", file);

    assertExitCode(ExitCode.BAD_INPUT);
    assertStderrContains(
        "impasse: " + file + ": unpacked, ",
        " bytes than are allowed: most=",
        "(--max-size allows more)");
  }

  @Test
  void refusesMoreEventsThanAreAllowed_beforeItUnpacksThem() throws IOException {
    Path plain = folder.resolve("plain.impasse");
    try (OutputStream out = Files.newOutputStream(plain)) {
      events(out);
    }
    assertThat(plain).satisfies(file -> assertThat(Files.size(file)).isLessThan(EVENTS / 10));
    assertTooLarge(plain);

    Path packed = folder.resolve("packed.impasse.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      events(out);
    }
    assertTooLarge(packed);

    execute("analyze", packed);
    assertExitCode(ExitCode.CLEAN);
  }

  @Test
  void refusesWhatInflatesWithoutEnd_andLeavesNothingBehind() throws IOException {
    Set<Path> before = temporary();
    Path trace = folder.resolve("t.impasse.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(trace))) {
      out.write(SmallTrace.ofDeadlock().bytes());
      out.write(new byte[2 << 20]);
    }
    Path text = folder.resolve("x.std.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(text))) {
      out.write(("T1|acq(L1)|1\n".repeat(200_000)).getBytes(StandardCharsets.UTF_8));
    }
    assertTooLarge(trace);
    assertTooLarge(text);

    assertThat(temporary()).isSubsetOf(before);
  }

  private static Set<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      Set<Path> all = new HashSet<>();
      files
          .filter(file -> file.getFileName().toString().matches("impasse-.*\\.impasse"))
          .forEach(all::add);
      return all;
    }
  }

  @Test
  void readsNoHoleToItsEnd() throws IOException {
    Path file = SmallTrace.ofDeadlock().write(folder.resolve("sparse.impasse"));
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }

    execute("analyze", file);

    assertExitCode(ExitCode.BAD_INPUT);
    assertStdoutContains("DEADLOCK DETECTED");
    assertStderrContains("a trace must not be empty for so long, the rest of it is not read");
  }

  @Test
  void refusesALineWithoutEnd() throws IOException {
    Path plain = Files.writeString(folder.resolve("a.std"), "T".repeat(3_000_000) + "|acq(l)|1\n");
    execute("analyze", plain);
    assertExitCode(ExitCode.BAD_INPUT);
    assertThat(stderr()).hasSizeLessThan(2_000);

    Path packed = folder.resolve("a.std.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(plain, out);
    }
    execute("analyze", packed);
    assertExitCode(ExitCode.BAD_INPUT);
    assertThat(stderr()).hasSizeLessThan(2_000);
  }

  @Test
  void opensNoPipe() throws Exception {
    Path pipe = SpecialFiles.pipe(folder.resolve("pipe.impasse"));
    for (String command : new String[] {"analyze", "replay", "stats"}) {
      execute(command, pipe);

      assertExitCode(ExitCode.BAD_INPUT);
      assertStderrContains(
          "impasse: " + pipe + ": this is a pipe or a device, and no regular file");
    }
  }

  @Test
  void wantsASizeThatMakesSense() {
    execute("analyze", "--max-size", "lots", folder.resolve("a.impasse"));

    assertExitCode(ExitCode.USAGE);
    assertStderrContains("a size must be a number, with k, m or g: lots");
  }
}
