package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million virtual threads leave nothing behind in the agent. */
class ManyVirtualThreadsIT {

  private static final long MOST_BYTES_MORE = 64L << 20;
  private static final String MILLION = "1000000";

  @TempDir private Path directory;

  @Test
  void needsLittleMoreHeap_forAMillionVirtualThreads() {
    Jdk jdk = Jdk.from(21);
    long without = heap(JvmCommand.on(jdk, directory).jvm("-Xmx512m"));
    long with =
        heap(JvmCommand.on(jdk, directory).jvm("-Xmx512m").agent("trace=t.impasse,trace-max=4g"));
    assertThat(with).isLessThan(without + MOST_BYTES_MORE);
  }

  private static long heap(JvmCommand command) {
    ProgramResult result = command.run(ManyVirtualThreads.class, MILLION);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return Long.parseLong(result.out().strip());
  }
}
