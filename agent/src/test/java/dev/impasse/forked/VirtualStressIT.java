package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    Optional<Jdk> jdk = Jdk.all().filter(j -> j.feature() >= 21).findFirst();
    assumeTrue(jdk.isPresent(), "no JDK with virtual threads is here");
    for (int round = 0; round < ROUNDS; round++) {
      run(jdk.get(), "detect=true", ONE_CARRIER);
      run(jdk.get(), "trace=t.impasse", ONE_CARRIER);
      run(jdk.get(), "trace=t.impasse,predict=true", "-Xmx512m");
      run(jdk.get(), "mode=orders,trace=o.orders", "-Xmx512m");
    }
  }

  private void run(Jdk jdk, String options, String jvmOption) {
    try (AgentRun run =
        AgentRun.on(jdk, directory)
            .jvm(jvmOption)
            .agent(options)
            .start(VirtualStress.class, Integer.toString(THREADS))) {
      AgentRun.Result result = run.result(LONGEST);
      assertThat(result.exitCode()).as(options + ' ' + result.err()).isZero();
      assertThat(result.out().lines().toList()).isEqualTo(List.of("done " + THREADS));
      assertThat(result.err()).as(options).doesNotContain("DETECTED", "missed", "switched off");
    }
  }
}
