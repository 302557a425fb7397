package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million virtual threads leave nothing behind in the agent. */
class ManyVirtualThreadsIT {

  private static final long MOST_BYTES_MORE = 64L << 20;
  private static final String MILLION = "1000000";

  @TempDir private Path directory;

  @Test
  void needsLittleMoreHeap_forAMillionVirtualThreads() {
    Optional<Jdk> jdk = Jdk.all().filter(j -> j.feature() >= 21).findFirst();
    assumeTrue(jdk.isPresent(), "no JDK with virtual threads is here");
    long without = heap(AgentRun.on(jdk.get(), directory).jvm("-Xmx512m"));
    long with =
        heap(
            AgentRun.on(jdk.get(), directory)
                .jvm("-Xmx512m")
                .agent("trace=t.impasse,trace-max=4g"));
    assertThat(with).isLessThan(without + MOST_BYTES_MORE);
  }

  private static long heap(AgentRun.Command command) {
    AgentRun.Result result = command.run(ManyVirtualThreads.class, MILLION);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return Long.parseLong(result.out().strip());
  }
}
