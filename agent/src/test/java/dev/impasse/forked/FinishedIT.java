package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.runtime.EventWord;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that ends by itself leaves a trace that is ready to send. */
class FinishedIT {

  private static final long MOST_BYTES = 200_000;

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void leavesKilobytes_withWhatTheShutdownHooksDidToo(Jdk jdk) throws IOException {
    ProgramResult result =
        JvmCommand.on(jdk, directory).agent("trace=t.impasse").run(FinishedProgram.class);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    Path file = directory.resolve("t.impasse");
    assertThat(Files.size(file)).isLessThan(MOST_BYTES);
    assertThat(directory).isDirectoryNotContaining("glob:**.part");
    try (TraceFile trace = TraceFile.open(file)) {
      long acquired = 0;
      EventCursor event = trace.cursor();
      while (event.next()) {
        acquired += event.op() == EventWord.OP_ACQUIRE ? 1 : 0;
      }
      assertThat(acquired).isEqualTo(FinishedProgram.TIMES);
      assertThat(trace.damage()).isEmpty();
      assertThat(trace.closedInGoodOrder()).isTrue();
      assertThat(trace.about()).containsKeys("start", "pid", "host", "command", "java.version");
    }
  }
}
