package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hundreds of random programs of locks, each run to where it ends or hangs: the agent reports every
 * circle of threads that can never go on, once, and nothing else.
 *
 * <p>{@code -Dimpasse.scripts.seed} and {@code -Dimpasse.scripts.count} choose other programs.
 */
@Tag("needs-agent")
class LockScriptsIT {

  private static final long SEED = Long.getLong("impasse.scripts.seed", 1);
  private static final int COUNT = Integer.getInteger("impasse.scripts.count", 300);
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final Duration DEADLINE_OF_REPORTS = Duration.ofMinutes(5);

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void agreesWithTheOracle_onPlatformThreads(Jdk jdk) {
    check(jdk, "platform", List.of(ScriptVerdict.PERMITS, ScriptVerdict.STAMPED_QUEUE));
  }

  @Test
  void agreesWithTheOracle_whenTheApplicationIsLeftAlone() {
    List<String> known = List.of(ScriptVerdict.PERMITS, ScriptVerdict.STAMPED_QUEUE);
    check(Jdk.running(), "weave=jdk", "platform", known);
  }

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void agreesWithTheOracle_onVirtualThreads(Jdk jdk) {
    assumeTrue(jdk.feature() >= 24, jdk + " pins virtual threads in monitors, or has none");
    check(jdk, "virtual", knownOfVirtual(jdk));
  }

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void agreesWithTheOracle_onThreadsOfBothKinds(Jdk jdk) {
    assumeTrue(jdk.feature() >= 24, jdk + " pins virtual threads in monitors, or has none");
    check(jdk, "mixed", knownOfVirtual(jdk));
  }

  private static List<String> knownOfVirtual(Jdk jdk) {
    List<String> known =
        new ArrayList<>(List.of(ScriptVerdict.PERMITS, ScriptVerdict.STAMPED_QUEUE));
    if (jdk.feature() < 25) {
      known.add(ScriptVerdict.METHOD_ENTRY);
    }
    return known;
  }

  private void check(Jdk jdk, String threads, List<String> known) {
    check(jdk, "", threads, known);
  }

  private void check(Jdk jdk, String options, String threads, List<String> known) {
    try (ForkedProgram run =
        JvmCommand.on(jdk, directory)
            .agent(options)
            .start(LockScriptsProgram.class, "" + SEED, "" + COUNT, threads)) {
      assertThat(run.untilPrinted("all programs were run", DEADLINE)).as(run.err()).isTrue();
      String out = run.out();
      assertThat(out).doesNotContain("failed");
      ScriptVerdicts verdicts = ScriptVerdicts.of(out);
      Map<Integer, List<String>> complaints = verdicts.complaints(run.err(), known);
      long end = System.nanoTime() + DEADLINE_OF_REPORTS.toNanos();
      while (isMissing(complaints) && System.nanoTime() < end) {
        LockSupport.parkNanos(500_000_000);
        complaints = verdicts.complaints(run.err(), known);
      }
      assertThat(verdicts.text(complaints, run.err())).isEmpty();
      // A test that never sees a deadlock, or nothing else, could not fail.
      assertThat(verdicts.stuckPrograms()).isBetween(COUNT / 10, COUNT * 9 / 10);
    }
  }

  /** A report that is missing may still come; nothing else can mend itself. */
  private static boolean isMissing(Map<Integer, List<String>> complaints) {
    return complaints.values().stream()
        .flatMap(List::stream)
        .anyMatch(complaint -> complaint.startsWith("MISS"));
  }
}
