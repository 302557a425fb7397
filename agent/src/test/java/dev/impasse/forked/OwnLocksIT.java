package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.agent.HeldTooLong;
import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent gets out of the way when a thread of the program waits for a lock of its. */
class OwnLocksIT {

  private static final Duration LONGEST = Duration.ofSeconds(50);

  @TempDir private Path directory;

  @Test
  void switchesTheAgentOff_whenAThreadWaitsForALockOfItsForASecond() throws IOException {
    Path release = directory.resolve("release");
    try (ForkedProgram run =
        JvmCommand.on(Jdk.running(), directory)
            .agent("trace=t.impasse")
            .start(HeldTooLong.class, release.toString())) {
      assertThat(run.untilSaid("switched off", LONGEST)).isTrue();
      assertThat(run.err())
          .startsWith(
              "impasse: switched off, a thread waits for a lock of the agent's: thread=waiting"
                  + " lock=dev.impasse.agent.HeldTooLong@");
      Files.createFile(release);
      ProgramResult result = run.result(LONGEST);
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.out().lines()).containsExactly("released", "free");
    }
  }
}
