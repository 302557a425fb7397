package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One place that findings go to is blocked: the others, and what is done after, are not. */
class BlockedSinksIT {

  @TempDir private Path directory;

  static Stream<Jdk> jdks() {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void writesTheReportAndEndsTheJvm_whenNobodyReadsStderr(Jdk jdk) throws IOException {
    ProgramResult result =
        JvmCommand.on(jdk, directory)
            .unreadStderr()
            .agent("report=r.txt,verbose=true,on-deadlock=dump;exit:7")
            .run(BlockedStderrProgram.class);

    assertThat(result.out()).contains("stderr is full").doesNotContain("never");
    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(directory.resolve("r.txt")).content().contains("DEADLOCK DETECTED", "\"second\"");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("impasse-threads-")))
          .hasSize(jdk.feature() >= 21 ? 2 : 1);
    }
  }
}
