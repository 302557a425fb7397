package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.runtime.EventWord;
import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Heap, metaspace and descriptors stay flat while threads, locks and class loaders come and go,
 * with room for the trace and without; where there is room, every event is in the trace.
 *
 * <p>Runs for {@code -Dimpasse.soak=SECONDS}, half of it in each way.
 */
@EnabledIfSystemProperty(named = "impasse.soak", matches = "\\d+")
class SoakIT {

  private static final int SAMPLES = 8;
  private static final long HEAP_SLACK = 24 << 20;
  private static final long OUTSIDE_SLACK = 24 << 20;
  private static final long DESCRIPTOR_SLACK = 8;
  private static final Pattern SAMPLE = Pattern.compile("sample (\\d+) (\\d+) (\\d+)");
  private static final Pattern COUNTED = Pattern.compile("counted (\\d+) threads (\\d+)");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"16g, true", "16m, false"})
  void staysFlat(String limit, boolean hasRoom) throws IOException {
    long seconds = Long.getLong("impasse.soak") / 2;
    Jdk jdk = Jdk.all().findFirst().orElseThrow();
    try (ForkedProgram run =
        JvmCommand.on(jdk, directory)
            .bothCompilers()
            .jvm("-Xmx512m")
            .agent("trace=t.impasse,trace-max=" + limit)
            .start(SoakProgram.class, Long.toString(seconds), Integer.toString(SAMPLES))) {
      ProgramResult result = run.result(Duration.ofSeconds(3 * seconds + 120));
      System.out.println(limit + ":\n" + result.out() + result.err());
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertFlat(result.out());
      check(directory.resolve("t.impasse"), counted(result.out()), hasRoom);
    }
  }

  /** The first sample is of a program that has not yet loaded all its classes. */
  private static void assertFlat(String out) {
    List<MatchResult> samples = SAMPLE.matcher(out).results().skip(1).toList();
    assertThat(samples).hasSizeGreaterThan(1);
    MatchResult first = samples.get(0);
    MatchResult last = samples.get(samples.size() - 1);
    assertThat(number(last, 1)).as("heap").isLessThan(number(first, 1) + HEAP_SLACK);
    assertThat(number(last, 2)).as("outside").isLessThan(number(first, 2) + OUTSIDE_SLACK);
    assertThat(number(last, 3)).as("files").isLessThan(number(first, 3) + DESCRIPTOR_SLACK);
  }

  private static long number(MatchResult sample, int group) {
    return Long.parseLong(sample.group(group));
  }

  private static long counted(String out) {
    return COUNTED.matcher(out).results().mapToLong(m -> number(m, 1)).findFirst().orElse(-1);
  }

  private static void check(Path file, long counted, boolean hasRoom) throws IOException {
    try (TraceFile trace = TraceFile.open(file)) {
      long locked = 0;
      boolean dropped = false;
      EventCursor event = trace.cursor();
      while (event.next()) {
        dropped |= event.op() == EventWord.OP_DROPPED;
        boolean counts =
            event.op() == EventWord.OP_RELEASE
                && trace.definitions().lock(event.operand()).label().startsWith("SoakProgram.CO");
        locked += counts ? 1 : 0;
      }
      if (!dropped) {
        assertThat(trace.damage()).isEmpty();
        assertThat(locked).isEqualTo(counted);
      }
      assertThat(dropped).as("events were dropped").isEqualTo(!hasRoom);
      assertThat(locked).isPositive().isLessThanOrEqualTo(counted);
    }
  }
}
