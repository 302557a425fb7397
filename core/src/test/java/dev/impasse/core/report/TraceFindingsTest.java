package dev.impasse.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceFindingsTest {

  private final TraceFindings findings = new TraceFindings();

  private static Finding of(FindingKind kind, Certainty certainty, String print, long... tids) {
    List<Side> sides = new ArrayList<>();
    for (long tid : tids) {
      sides.add(
          new Side(
              new ThreadRef(tid, "t" + tid, false, false),
              new LockRef((int) tid, LockKind.MONITOR, "A.lock", "java.lang.Object"),
              Mode.EXCLUSIVE,
              null,
              "",
              List.of(),
              List.of()));
    }
    return new Finding(kind, certainty, print, sides, List.of(), List.of("why"), "fix");
  }

  private static Finding deadlock(Certainty certainty, String print, long... tids) {
    return of(FindingKind.DEADLOCK, certainty, print, tids);
  }

  private void reported(Finding finding) {
    findings.addReported(List.of(new ReportedFinding(finding, List.of("done"))));
  }

  private List<String> shown() {
    return findings.entries().stream()
        .map(
            e -> e.finding().fingerprint() + " " + e.finding().certainty() + " " + e.closingEvent())
        .toList();
  }

  @Test
  void showsOnce_whatTheAgentReportedAndTheEventsShow() {
    reported(deadlock(Certainty.DETECTED, "0000000a", 1, 2));
    findings.addStanding(deadlock(Certainty.DETECTED, "0000000a", 1, 2), 7);

    assertThat(shown()).containsExactly("0000000a DETECTED 7");
    assertThat(findings.entries().get(0).finding().why()).containsExactly("why");
    assertThat(findings.entries().get(0).done()).containsExactly("done");
  }

  @Test
  void knowsItAgainByItsWaits_whenItsNameDiffers() {
    reported(deadlock(Certainty.DETECTED, "0000000a", 1, 2));
    findings.addStanding(deadlock(Certainty.DETECTED, "0000000b", 2, 1), 7);

    assertThat(shown()).containsExactly("0000000a DETECTED 7");
  }

  @Test
  void keepsTheReportedCertainty() {
    reported(deadlock(Certainty.SUSPECTED, "0000000a", 1, 2));
    findings.addStanding(deadlock(Certainty.DETECTED, "0000000a", 1, 2), 7);

    assertThat(shown()).containsExactly("0000000a SUSPECTED 7");
  }

  @Test
  void showsWhatAPredictionBecame() {
    reported(deadlock(Certainty.PREDICTED, "0000000a", 1, 2));
    findings.addStanding(deadlock(Certainty.DETECTED, "0000000a", 5, 6), 7);

    assertThat(shown()).containsExactly("0000000a DETECTED 7");
  }

  @Test
  void showsBoth_whenOtherThreadsHangInTheSameCode() {
    reported(deadlock(Certainty.DETECTED, "0000000a", 1, 2));
    findings.addStanding(deadlock(Certainty.DETECTED, "0000000a", 3, 4), 9);
    findings.addStanding(deadlock(Certainty.DETECTED, "0000000a", 1, 2), 7);

    assertThat(shown()).containsExactlyInAnyOrder("0000000a DETECTED 7", "0000000a DETECTED 9");
  }

  @Test
  void knowsAForgottenLock_whoeverWaitsForIt() {
    reported(of(FindingKind.ORPHANED_LOCK, Certainty.DETECTED, "0000000a", 1));
    findings.addStanding(of(FindingKind.ORPHANED_LOCK, Certainty.DETECTED, "0000000a", 2), 7);

    assertThat(shown()).containsExactly("0000000a DETECTED 7");
  }

  @Test
  void saysSo_whenTheEventsDoNotShowIt() {
    reported(deadlock(Certainty.DETECTED, "0000000a", 1, 2));

    assertThat(shown()).containsExactly("0000000a DETECTED null");
    assertThat(findings.entries().get(0).finding().why())
        .last()
        .asString()
        .startsWith("the agent reported it while the program ran");
  }
}
