package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.runtime.EventWord;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that look as if they were in a deadlock, for as long as ten scans, and are not. */
class NoFalseAlarmIT {

  static final String DECLARED = "locks=dev.impasse.forked.CustomLocks$Distributed:acquire/release";

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void reportsNothing_ofBenignPrograms(Jdk jdk) throws IOException {
    ProgramResult result =
        JvmCommand.on(jdk, directory)
            .bothCompilers()
            .agent("trace=t.impasse," + DECLARED)
            .run(BenignProgram.class);

    // These programs do nothing but lock, faster than a disk may take it: losses are counted.
    assertThat(result.err().lines().filter(line -> !line.contains("found no room"))).isEmpty();
    assertThat(result.out()).contains("all ran: 30");
    assertThat(result.exitCode()).isZero();
    assertThat(acquired(directory.resolve("t.impasse"))).as("the agent watched").isPositive();
  }

  /** Returns how many acquisitions of locks of the benign programs the trace holds. */
  private static long acquired(Path file) throws IOException {
    long acquired = 0;
    try (TraceFile trace = TraceFile.open(file)) {
      EventCursor event = trace.cursor();
      while (event.next()) {
        acquired += event.op() == EventWord.OP_ACQUIRE ? 1 : 0;
      }
    }
    return acquired;
  }
}
