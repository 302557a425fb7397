package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program of a great many virtual threads ends with the agent as without, in each way to watch
 * it, on one carrier and on many. A soak takes {@code -Dimpasse.virtual=1000000} and {@code
 * -Dimpasse.virtual.rounds=25}.
 */
class VirtualStressIT {

  private static final int THREADS = Integer.getInteger("impasse.virtual", 3_000);
  private static final int ROUNDS = Integer.getInteger("impasse.virtual.rounds", 1);
  private static final Duration LONGEST = Duration.ofSeconds(60 + THREADS / 1_000);
  private static final String ONE_CARRIER = "-Djdk.virtualThreadScheduler.parallelism=1";

  @TempDir private Path directory;

  @Test
  void endsWithTheAgentAsWithout_inEachWayToWatch() {
    Jdk jdk = Jdk.from(21);
    for (int round = 0; round < ROUNDS; round++) {
      run(jdk, "detect=true", ONE_CARRIER);
      run(jdk, "trace=t.impasse", ONE_CARRIER);
      run(jdk, "trace=t.impasse,predict=true", "-Xmx512m");
      run(jdk, "mode=orders,trace=o.orders", "-Xmx512m");
    }
  }

  private void run(Jdk jdk, String options, String jvmOption) {
    try (ForkedProgram run =
        JvmCommand.on(jdk, directory)
            .bothCompilers()
            .jvm(jvmOption)
            .agent(options)
            .start(VirtualStress.class, Integer.toString(THREADS))) {
      ProgramResult result = run.result(LONGEST);
      assertThat(result.exitCode()).as(options + ' ' + result.err()).isZero();
      assertThat(result.out().lines().toList()).isEqualTo(List.of("done " + THREADS));
      assertThat(result.err()).as(options).doesNotContain("DETECTED", "missed", "switched off");
    }
  }
}
