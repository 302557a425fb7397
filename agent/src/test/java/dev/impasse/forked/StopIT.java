package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code Thread.stop} is not swallowed by a hook. Threads can be stopped up to 19. */
class StopIT {

  @TempDir private Path directory;

  @Test
  void stopsEveryThread_liveAndWhileEventsAreRecorded() throws IOException {
    Optional<Jdk> jdk = Jdk.all().filter(j -> j.feature() < 20).findFirst();
    assumeTrue(jdk.isPresent(), "no JDK that can stop a thread is here");
    for (String options : List.of("detect=true", "trace=t.impasse")) {
      ProgramResult result =
          JvmCommand.on(jdk.get(), directory).agent(options).run(StopProgram.class);
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.out()).as(options).isEqualToIgnoringNewLines("stopped 40otherwise 0");
      assertThat(result.err()).as(options).isEmpty();
    }
    assertThat(events(directory.resolve("t.impasse"))).isPositive();
  }

  /** Events that a stop cut short may be missing; what is left is read. */
  private static long events(Path file) throws IOException {
    long events = 0;
    try (TraceFile trace = TraceFile.open(file)) {
      EventCursor event = trace.cursor();
      while (event.next()) {
        events++;
      }
    }
    return events;
  }
}
