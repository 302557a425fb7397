package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for a deadlock and is in another one, too, does not hide behind the first. */
class TwoDeadlocksIT {

  @TempDir private Path directory;

  @Test
  void reportsBoth_whenASuspectedOneAlsoWaitsForADetectedOne() {
    reportsBoth(Jdk.running(), "platform");
  }

  /** The JVM says what it is blocked for from 25 on. */
  @Test
  void reportsBoth_whenAVirtualThreadThatHoldsNothingIsBlockedAtTheEntryOfAMethod() {
    reportsBoth(Jdk.from(25), "virtual");
  }

  private void reportsBoth(Jdk jdk, String threads) {
    try (ForkedProgram run =
        JvmCommand.on(jdk, directory).agent("").start(TwoDeadlocksProgram.class, threads)) {
      ProgramResult result = run.untilReported(2, ForkedProgram.DEADLINE);

      assertThat(result.deadlocks())
          .as(result.err())
          .hasSize(2)
          .anyMatch(headline -> headline.startsWith("DEADLOCK DETECTED   3 threads"))
          .anyMatch(headline -> headline.startsWith("DEADLOCK SUSPECTED   2 threads"));
    }
  }
}
