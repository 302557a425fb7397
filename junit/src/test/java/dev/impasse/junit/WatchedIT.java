package dev.impasse.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.watched.Stalled;
import dev.impasse.watched.Watched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Test classes that run in this very JVM, which is under the packaged agent. */
class WatchedIT {

  private static final String DETECTED = "DEADLOCK DETECTED   2 threads, 2 locks";

  @TempDir private Path directory;

  @Test
  void failsWhateverHangs_andRunsTheRest() {
    Map<String, String> outcomes = run(Map.of(), Watched.Everywhere.class);

    assertThat(outcomes)
        .containsEntry("a_hangs()", DETECTED)
        .containsEntry("b_hangsBefore()", DETECTED)
        .containsEntry("hangs", DETECTED)
        .containsEntry("passes", "passed")
        .containsEntry("d_passes()", "passed")
        .containsEntry("JUnit Jupiter", "passed");
    assertThat(Watched.Everywhere.AFTER)
        .containsExactly("a_hangs()", "b_hangsBefore()", "c_dynamic()", "d_passes()");
  }

  @Test
  void leavesTimeOutsAsTheyAre() {
    Map<String, String> outcomes = run(Map.of(), Watched.TimedOut.class);

    assertThat(outcomes.get("timesOut()")).contains("timed out after 50 milliseconds");
    assertThat(outcomes.get("timesOutApart()")).contains("timed out after 50 milliseconds");
    assertThat(outcomes).containsEntry("passes()", "passed");
  }

  @Test
  void runsTestsOnTheThreadOfJUnit_whenAskedTo() {
    Map<String, String> outcomes =
        run(Map.of("impasse.junit.thread", "same"), Watched.OnTheSameThread.class);

    assertThat(outcomes).containsEntry("hangs()", DETECTED);
    assertThat(Watched.OnTheSameThread.thread).isSameAs(Thread.currentThread());
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void tellsTestsApartThatRunAtTheSameTime() {
    Map<String, String> outcomes =
        run(
            Map.of(
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "4"),
            Watched.AtTheSameTime.class);

    assertThat(outcomes)
        .containsEntry("hangs()", DETECTED)
        .containsEntry("startsThreadsThatHang()", DETECTED)
        .containsEntry("passes()", "passed")
        .containsEntry("JUnit Jupiter", "passed");
  }

  @Test
  void failsTheTestThatStandsStill_whoeverBeganTheThreads() {
    Map<String, String> outcomes =
        run(Map.of("impasse.junit.no-progress", "1"), Stalled.OverHttp.class);

    assertThat(outcomes.get("hangs()"))
        .matches("No progress for \\d+ s while this deadlock stands.");
    assertThat(outcomes).containsEntry("JUnit Jupiter", "passed");
  }

  @Test
  void failsTheTestThatStandsStill_besideOthers() {
    Map<String, String> outcomes =
        run(
            Map.of(
                "impasse.junit.no-progress", "1",
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "2"),
            Stalled.OverHttpAtTheSameTime.class);

    assertThat(outcomes.get("hangs()")).startsWith("No progress for ");
    assertThat(outcomes).containsEntry("passes()", "passed");
  }

  @Test
  void saysTheDeadlock_whenATimeOutComesFirst() {
    Map<String, String> never = Map.of("impasse.junit.no-progress", "0");
    String expected = "hangs() timed out after 2 seconds, and this deadlock came meanwhile.";

    assertThat(run(never, Stalled.TimesOut.class)).containsEntry("hangs()", expected);
    assertThat(run(never, Stalled.TimesOutApart.class)).containsEntry("hangs()", expected);
  }

  @Test
  void saysWhoBlocksWhom_whenATimeOutHasNoDeadlock() {
    Map<String, String> outcomes = new TreeMap<>();
    for (Event event :
        EngineTestKit.engine("junit-jupiter")
            .selectors(DiscoverySelectors.selectClass(Stalled.Slow.class))
            .execute()
            .testEvents()
            .finished()
            .list()) {
      TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
      Throwable thrown = result.getThrowable().orElseThrow();
      outcomes.put(
          event.getTestDescriptor().getDisplayName(),
          thrown.getClass().getSimpleName() + " " + thrown.getMessage());
    }

    assertThat(outcomes.get("waitsItself()"))
        .startsWith("TimeoutException waitsItself() timed out after 1 second")
        .contains("-test\" waits for ReentrantLock of \"holder\"", "\"holder\" waits  at ");
    assertThat(outcomes.get("awaits()"))
        .startsWith("ConditionTimeoutException ")
        .contains("\"worker\" waits for ReentrantLock of \"holder\"", "\"holder\" waits  at ");
  }

  @Test
  void failsTheTest_whenThreadsFromBeforeItDeadlock() {
    assertThat(run(Map.of(), Watched.BegunBefore.class))
        .containsEntry("hangs()", DETECTED)
        .containsEntry("Watched$BegunBefore", "passed")
        .containsEntry("JUnit Jupiter", "passed");
  }

  @Test
  void failsTheClass_whenAThreadOfATestDeadlocksLater() {
    Map<String, String> outcomes = run(Map.of(), Watched.TooLate.class);

    assertThat(outcomes)
        .containsEntry("a_passes()", "passed")
        .containsEntry("b_passesToo()", "passed")
        .containsEntry(
            "Watched$TooLate", "Threads that tests of TooLate left behind are in a deadlock.")
        .containsEntry("JUnit Jupiter", "passed");
  }

  @Test
  void failsTheRun_whenAThreadOfATestDeadlocksAfterItsClass() {
    Map<String, String> outcomes =
        run(Map.of(), Watched.MuchTooLate.class, Watched.AfterMuchTooLate.class);

    assertThat(outcomes)
        .containsEntry("passes()", "passed")
        .containsEntry("Watched$MuchTooLate", "passed")
        .containsEntry("Watched$AfterMuchTooLate", "passed");
    assertThat(outcomes.get("JUnit Jupiter"))
        .isEqualTo(
            "1 deadlock that no test has failed for, of threads that were begun in"
                + " MuchTooLate.passes.");
  }

  @Test
  void failsTheRun_whenTheBaselineDoesNotKnowAPrediction() throws Exception {
    Path baseline = Files.writeString(directory.resolve("baseline.txt"), "# known\n0a0a0a0a\n");
    Map<String, String> known = Map.of("impasse.junit.baseline", baseline.toString());

    Watched.Predicted.during = () -> predict("0a0a0a0a");
    assertThat(run(known, Watched.Predicted.class)).containsEntry("JUnit Jupiter", "passed");
    Watched.Predicted.during = () -> predict("0b0b0b0b");
    assertThat(run(known, Watched.Predicted.class))
        .containsEntry("isHealthy()", "passed")
        .containsEntry("isFreeOfDeadlocks()", "DEADLOCK PREDICTED 0b0b0b0b")
        .containsEntry(
            "JUnit Jupiter",
            "1 predicted deadlock that the baseline does not know, of threads that were begun in"
                + " Predicted.isHealthy.");
  }

  @Test
  void assertsThatCodeIsFreeOfDeadlocks() {
    Map<String, String> outcomes = run(Map.of(), Watched.Asserted.class);

    assertThat(outcomes)
        .containsEntry("passes()", "passed")
        .containsEntry("passesToo()", "passed")
        .containsEntry("JUnit Jupiter", "passed");
    assertThat(outcomes.get("waitsForASignal()")).startsWith("DEADLOCK SUSPECTED");
  }

  private static void predict(String fingerprint) {
    DeadlockWatch.get()
        .take(
            new Found(
                fingerprint,
                FailOn.PREDICTED,
                "DEADLOCK PREDICTED " + fingerprint,
                Map.of(Threads.id(Thread.currentThread()), List.of()),
                Set.of()));
  }

  /** Runs classes; returns "passed" or the first line of the message, by display name. */
  private static Map<String, String> run(Map<String, String> parameters, Class<?>... classes) {
    EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter");
    parameters.forEach(kit::configurationParameter);
    for (Class<?> one : classes) {
      kit.selectors(DiscoverySelectors.selectClass(one));
    }
    Map<String, String> outcomes = new TreeMap<>();
    for (Event event : kit.execute().allEvents().finished().list()) {
      TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
      String message =
          result
              .getThrowable()
              .map(t -> String.valueOf(t.getMessage()).lines().findFirst().orElse(""))
              .map(line -> line.replaceAll("   #.*", ""))
              .orElse("passed");
      outcomes.merge(
          event.getTestDescriptor().getDisplayName(),
          message,
          (before, now) -> before.equals("passed") ? now : before);
    }
    return outcomes;
  }
}
