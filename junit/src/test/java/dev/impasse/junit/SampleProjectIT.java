package dev.impasse.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.impasse.junit.SampleProject.Outcome;
import dev.impasse.testing.Jdk;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Maven project with nothing but an {@code argLine} and a dependency: exactly the tests that
 * deadlock fail, with the cycle as message, and the others run.
 */
class SampleProjectIT {

  @TempDir private Path directory;

  @Test
  void failsTheTestsThatHang_withJUnit5() throws Exception {
    SampleProject sample = SampleProject.in(directory);
    Map<String, Outcome> outcomes = sample.test("-Djunit.version=5.10.5");

    assertThat(sample.output()).contains("Tests run:").doesNotContain("impasse-junit:");
    checkLocks(outcomes);
  }

  @Test
  void failsTheTestsThatHang_withJUnit6AndJaCoCo() throws Exception {
    SampleProject sample = SampleProject.in(directory);
    Optional<Jdk> java25 = Jdk.find(25);
    Map<String, Outcome> outcomes =
        java25.isPresent()
            ? sample.test("-Djunit.version=6.0.3", "-Pjacoco", "-Dtest.jvm=" + java25.get().java())
            : sample.test("-Djunit.version=6.0.3", "-Pjacoco");

    checkLocks(outcomes);
    assertThat(directory.resolve("target/jacoco.exec")).isNotEmptyFile();
    if (java25.isPresent()) {
      check(outcomes, "VirtualTest.hangs", "DeadlockError", " => left => ");
      check(outcomes, "VirtualTest.passes", "passed", "");
    }
  }

  private static void checkLocks(Map<String, Outcome> outcomes) {
    check(outcomes, "LocksTest.passesBefore", "passed", "");
    check(outcomes, "LocksTest.hangsItself", "DeadlockError", " => other => right => ");
    check(outcomes, "LocksTest.hangsInAMonitor", "DeadlockError", " => other => back => ");
    check(
        outcomes,
        "LocksTest.waitsForThreadsThatHang",
        "DeadlockError",
        "one => right => two => left => one");
    check(outcomes, "LocksTest.waitsLongForAPoolThatHangs", "DeadlockError", " => left => ");
    check(outcomes, "LocksTest.neverEndsItsPool", "DeadlockError", " => back => ");
    check(
        outcomes,
        "LocksTest.leavesThreadsThatHang",
        "DeadlockError",
        "one => right => two => left => one");
    check(outcomes, "LocksTest.hangsOnWhatAllShare", "DeadlockError", " => other => right => ");
    check(
        outcomes,
        "LocksTest.hangsBehindTheTestBefore",
        "DeadlockError",
        "Waits for a thread of an earlier deadlock of LocksTest.hangsOnWhatAllShare.");
    check(outcomes, "LocksTest.endsByInterrupt", "DeadlockError", " => other => right => ");
    check(outcomes, "LocksTest.passesAfterwards", "passed", "");
    check(outcomes, "LocksTest.failsByItself", "IllegalStateException", "mine");
    check(outcomes, "HealthyTest.passes", "passed", "");
    check(
        outcomes,
        "JUnit Jupiter.JUnit Jupiter",
        "DeadlockError",
        "1 predicted deadlock that the baseline does not know, of threads that were begun in"
            + " HealthyTest.passes.");
    check(outcomes, "ContextTest.seesThreadLocalsOfExtensions", "passed", "");
  }

  private static void check(
      Map<String, Outcome> outcomes, String test, String failure, String message) {
    Outcome outcome = outcomes.getOrDefault(test, new Outcome("did not run", ""));
    assertThat(entry(test, outcome.failure())).isEqualTo(entry(test, failure));
    assertThat(outcome.message()).as(test).contains(message);
    if (failure.equals("DeadlockError")) {
      assertThat(outcome.message()).as(test).contains("DEADLOCK ", "  Fix: ");
    }
  }
}
