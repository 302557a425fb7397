package dev.impasse.cli;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.List;

/** Findings as an agent reports them, of the threads and locks of {@link SmallTrace}. */
final class Reports {

  private static final LockRef FIRST = monitor(1, "first");
  private static final LockRef SECOND = monitor(2, "second");

  private Reports() {}

  /** The deadlock of {@link SmallTrace#ofDeadlock}, with stacks and under any name. */
  static ReportedFinding deadlock(Certainty certainty, String fingerprint) {
    return of(
        FindingKind.DEADLOCK,
        certainty,
        fingerprint,
        List.of(side(101, "Left", SECOND, FIRST), side(102, "Right", FIRST, SECOND)));
  }

  /** A wait for a signal that no event shows. */
  static ReportedFinding suspicion() {
    LockRef latch =
        new LockRef(7, LockKind.LATCH, "Pair.ready", "java.util.concurrent.CountDownLatch");
    return of(
        FindingKind.LOST_SIGNAL,
        Certainty.SUSPECTED,
        "12345678",
        List.of(side(101, "Left", latch, FIRST)));
  }

  private static ReportedFinding of(
      FindingKind kind, Certainty certainty, String fingerprint, List<Side> sides) {
    return new ReportedFinding(
        new Finding(
            kind, certainty, fingerprint, sides, List.of(), List.of("seen by the agent"), "look"),
        List.of("interrupted Left"));
  }

  private static LockRef monitor(int id, String field) {
    return new LockRef(id, LockKind.MONITOR, "Pair." + field, "java.lang.Object");
  }

  private static Side side(long tid, String name, LockRef wants, LockRef holds) {
    StackTraceElement at = new StackTraceElement("demo.Pair", "run", "Pair.java", 20);
    return new Side(
        new ThreadRef(tid, name, false, false),
        wants,
        Mode.EXCLUSIVE,
        at,
        "",
        List.of(new Hold(holds, Mode.EXCLUSIVE, 1, at, "")),
        List.of(at, new StackTraceElement("java.lang.Thread", "run", "Thread.java", 833)));
  }
}
