package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.trace.TraceFile;
import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import dev.impasse.testing.SpecialFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the agent: each process its own, for its owner's eyes, over nothing else. */
class EvidenceFilesIT {

  private static final Duration LONG = ForkedProgram.DEADLINE;
  private static final String NAMES = "trace=app.impasse,report=app.txt";

  @TempDir private Path directory;

  private JvmCommand agent(String options) {
    Jdk jdk = Jdk.all().findFirst().orElseThrow();
    return JvmCommand.on(jdk, directory).jvm("-Dsecret.password=hunter2").agent(options);
  }

  @Test
  void keepsTheEvidenceOfEachRun_whenAllHaveOneName() throws IOException {
    ProgramResult second;
    try (ForkedProgram first = agent(NAMES).start(ReactionProgram.class, "locks")) {
      assertThat(first.untilReported(1, LONG).deadlocks()).hasSize(1);
      assertThat(first.until(() -> Files.exists(directory.resolve("app.txt")), LONG)).isTrue();
      second = agent(NAMES + ",on-deadlock=exit:7").run(ReactionProgram.class, "locks");
      first.kill();
    }
    ProgramResult third =
        agent(NAMES + ",on-deadlock=exit:7,file-mode=640").run(ReactionProgram.class, "locks");

    assertThat(second.exitCode()).as(second.err()).isEqualTo(7);
    assertThat(second.err())
        .contains("holds another run, which stays: trace=app.impasse, recording to app.2.impasse")
        .contains("holds another report, which stays: report=app.txt, writing to app.2.txt");
    assertThat(third.err()).contains("recording to app.3.impasse", "writing to app.3.txt");
    for (String number : new String[] {"", ".2", ".3"}) {
      Path trace = directory.resolve("app" + number + ".impasse");
      Path report = directory.resolve("app" + number + ".txt");
      assertThat(report).content().contains("DEADLOCK DETECTED");
      try (TraceFile read = TraceFile.open(trace)) {
        assertThat(read.about().get("command")).contains("-Dsecret.password=****");
      }
      assertThat(new String(Files.readAllBytes(trace), StandardCharsets.ISO_8859_1))
          .doesNotContain("hunter2");
      String expected = number.equals(".3") ? "rw-r-----" : "rw-------";
      assertThat(permissions(trace)).as(trace.toString()).isEqualTo(expected);
      assertThat(permissions(report)).as(report.toString()).isEqualTo(expected);
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void saysInALineEach_whatCannotBeAFile() throws Exception {
    Path pipe = SpecialFiles.pipe(directory.resolve("pipe"));
    Files.createDirectory(directory.resolve("folder"));

    ProgramResult result =
        agent("trace=pipe,report=folder;/dev/stdout;x.pdf,jmx=maybe,on-deadlock=exit:7")
            .run(ReactionProgram.class, "locks");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err().lines())
        .contains(
            "impasse: cannot write the trace, the application runs on without it: trace=pipe (this"
                + " is no regular file)",
            "impasse: cannot write the report: report=folder (this is a folder)",
            "impasse: option jmx takes true or false: jmx=maybe, using true")
        .anyMatch(line -> line.endsWith("x.pdf, another one is text"));
    assertThat(result.out()).contains("DEADLOCK DETECTED");
    assertThat(directory.resolve("x.pdf")).content().contains("DEADLOCK DETECTED");
    assertThat(directory.resolve("folder")).isEmptyDirectory();
    assertThat(Files.isRegularFile(pipe, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(Files.exists(pipe, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }
}
