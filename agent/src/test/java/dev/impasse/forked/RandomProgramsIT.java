package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the detector to hundreds of random programs: it reports the threads that are stuck, all of
 * them, and no others. See {@link RandomPrograms} for the oracle.
 */
@Tag("needs-agent")
class RandomProgramsIT {

  private static final int PROGRAMS = 250;
  private static final Duration DEADLINE = Duration.ofMinutes(4);
  private static final Duration SOME_SCANS = Duration.ofSeconds(5);
  private static final Pattern STUCK = Pattern.compile("(?m)^(p\\d+) stuck (.*)$");
  private static final Pattern REPORT = Pattern.compile("(?ms)^DEADLOCK (\\w+).*?^  Fix: ");
  private static final Pattern THREAD = Pattern.compile("(p\\d+)-t\\d+");

  @TempDir private Path directory;

  static Stream<Arguments> runs() {
    return Jdk.all()
        .flatMap(
            jdk ->
                jdk.feature() < 21
                    ? Stream.of(Arguments.of(jdk, "platform", 0))
                    : Stream.of(
                        Arguments.of(jdk, "platform", 10_000),
                        Arguments.of(jdk, "virtual", 20_000)));
  }

  @ParameterizedTest(name = "{1} threads on {0}, seeds from {2}")
  @MethodSource("runs")
  void reportsExactlyTheThreadsThatAreStuck(Jdk jdk, String threads, int firstSeed) {
    // Scans are far apart, so that all of a program stands still when its deadlock is reported.
    try (AgentRun run =
        AgentRun.on(jdk, directory)
            .agent("scan-interval=600")
            .start(
                RandomPrograms.class,
                Integer.toString(firstSeed),
                Integer.toString(PROGRAMS),
                threads)) {
      assertThat(run.untilPrinted("done", DEADLINE)).as("stderr: %s", run.err()).isTrue();
      Map<String, Set<String>> stuck = stuck(run.out());
      run.untilReported(stuck.size(), Duration.ofSeconds(30));
      AgentRun.Result result = run.result(SOME_SCANS); // a program may have two deadlocks
      assertThat(stuck.size()).as("programs that hang").isBetween(PROGRAMS / 20, PROGRAMS);
      assertThat(reported(result.err())).isEqualTo(stuck);
    }
  }

  private static Map<String, Set<String>> stuck(String out) {
    Map<String, Set<String>> stuck = new TreeMap<>();
    Matcher line = STUCK.matcher(out);
    while (line.find()) {
      if (!line.group(2).isBlank()) {
        stuck.put(line.group(1), new TreeSet<>(Set.of(line.group(2).split(" "))));
      }
    }
    return stuck;
  }

  /** Returns the threads that were reported, as detected, by program. */
  private static Map<String, Set<String>> reported(String err) {
    Map<String, Set<String>> reported = new TreeMap<>();
    Matcher report = REPORT.matcher(err);
    while (report.find()) {
      assertThat(report.group(1)).as(report.group()).isEqualTo("DETECTED");
      Matcher thread = THREAD.matcher(report.group());
      while (thread.find()) {
        reported.computeIfAbsent(thread.group(1), p -> new TreeSet<>()).add(thread.group());
      }
    }
    return reported;
  }
}
