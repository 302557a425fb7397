package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cycle of more threads than anybody reads of. */
class LargeCycleIT {

  private static final int THREADS = 1_200;
  private static final Pattern STACK_WITH_ITS_FRAME =
      Pattern.compile("\"stack\" : \\[ *\\n? *\"dev\\.impasse\\.forked\\.RingProgram\\.take");

  @TempDir private Path directory;

  @Test
  void stopsTheProgramAFewTimes_andNotOnceForEachThread() throws IOException {
    ProgramResult result =
        JvmCommand.on(Jdk.running(), directory)
            .jvm("-Xlog:safepoint:file=safepoints.log")
            .agent("report=r.json,on-deadlock=interrupt;exit:7")
            .run(RingProgram.class, Integer.toString(THREADS));

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.deadlocks()).singleElement().asString().contains(THREADS + " threads");
    assertThat(result.err()).as("the first sides, and how many more").hasSizeLessThan(20_000);
    String report = Files.readString(directory.resolve("r.json"));
    assertThat(STACK_WITH_ITS_FRAME.matcher(report).results()).hasSize(THREADS);
    try (Stream<String> lines = Files.lines(directory.resolve("safepoints.log"))) {
      assertThat(lines.filter(line -> line.contains("ThreadDump"))).hasSizeLessThan(200);
    }
  }
}
