package dev.impasse.agent.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is reported of what looks like a hang; beside each silence a case that is none. */
class SuspicionFilterTest {

  private static final ThreadRef WORKER = new ThreadRef(1, "worker", false, false);
  private static final ThreadRef OTHER = new ThreadRef(2, "other", false, false);
  private static final ThreadRef DAEMON = new ThreadRef(3, "daemon", false, true);
  private static final ThreadRef VIRTUAL = new ThreadRef(4, "virtual", true, true);

  private static Side side(ThreadRef thread, LockKind kind) {
    return side(thread, kind, Mode.EXCLUSIVE);
  }

  private static Side side(ThreadRef thread, LockKind kind, Mode mode) {
    LockRef lock = new LockRef(1, kind, "the " + kind, "Some");
    return new Side(thread, lock, mode, null, "", List.of(), List.of());
  }

  private static Finding finding(FindingKind kind, List<ThreadRef> gone, Side... sides) {
    return new Finding(
        kind, Certainty.SUSPECTED, "0", List.of(sides), List.of(), gone, List.of(), "");
  }

  private static Finding lost(Side side, Bystander... behind) {
    return new Finding(
        FindingKind.LOST_SIGNAL,
        Certainty.SUSPECTED,
        "0",
        List.of(side),
        List.of(behind),
        List.of(OTHER),
        List.of(),
        "");
  }

  private static boolean isPlausible(Finding finding, boolean nobodyLeft) {
    return SuspicionFilter.isPlausible(finding, Map.of(), nobodyLeft);
  }

  @Test
  void reportsAnOrphanedAndALeakedLock() {
    for (FindingKind kind : List.of(FindingKind.ORPHANED_LOCK, FindingKind.LEAKED_LOCK)) {
      assertThat(isPlausible(finding(kind, List.of(), side(WORKER, LockKind.SEMAPHORE)), false))
          .isTrue();
    }
  }

  @Test
  void reportsALostWakeup_whenNobodyIsLeft_butNotOfADaemon() {
    Side worker = side(WORKER, LockKind.NOTIFICATION);
    assertThat(isPlausible(lost(worker), true)).isTrue();
    assertThat(isPlausible(lost(worker), false)).isFalse();
    assertThat(isPlausible(lost(side(DAEMON, LockKind.NOTIFICATION)), true)).isFalse();
    assertThat(isPlausible(lost(side(VIRTUAL, LockKind.NOTIFICATION)), true)).isFalse();
  }

  @Test
  void reportsALostWakeup_whenSomebodyWaitsForALockOfTheWaiters() {
    Side worker = side(DAEMON, LockKind.NOTIFICATION);
    LockRef held = new LockRef(9, LockKind.MONITOR, "Orders.lock", "java.lang.Object");
    LockRef end = new LockRef(0, LockKind.THREAD_END, "end of worker", "java.lang.Thread");
    assertThat(isPlausible(lost(worker, behind(held)), false)).isTrue();
    assertThat(isPlausible(lost(worker, behind(end)), false)).isFalse(); // who joins a worker
    assertThat(isPlausible(lost(worker, behind(worker.wants())), false)).isFalse(); // one alike
  }

  private static Bystander behind(LockRef wants) {
    return new Bystander(OTHER, wants, null);
  }

  @Test
  void reportsACircle_thatALockIsPartOf() {
    Side latch = side(WORKER, LockKind.LATCH);
    Side monitor = side(OTHER, LockKind.MONITOR);
    assertThat(isPlausible(finding(FindingKind.DEADLOCK, List.of(DAEMON), latch, monitor), false))
        .isTrue();
    assertThat(isPlausible(finding(FindingKind.DEADLOCK, List.of(DAEMON), latch, latch), false))
        .isFalse(); // one who gave the signal before is gone: it may be idle
  }

  @Test
  void reportsACircleOfSignalsAlone_unlessADaemonInItMayBeIdle() {
    Side worker = side(WORKER, LockKind.LATCH);
    Side item = side(DAEMON, LockKind.QUEUE, Mode.SHARED);
    Side room = side(DAEMON, LockKind.QUEUE, Mode.EXCLUSIVE);
    Side ofVirtual = side(VIRTUAL, LockKind.QUEUE, Mode.SHARED);
    assertThat(isPlausible(finding(FindingKind.DEADLOCK, List.of(), worker, item), false))
        .isFalse();
    assertThat(isPlausible(finding(FindingKind.DEADLOCK, List.of(), worker, room), false)).isTrue();
    assertThat(isPlausible(finding(FindingKind.DEADLOCK, List.of(), worker, ofVirtual), false))
        .isTrue();
    assertThat(
            isPlausible(
                finding(
                    FindingKind.DEADLOCK, List.of(), worker, side(DAEMON, LockKind.NOTIFICATION)),
                false))
        .isFalse();
  }

  @Test
  void theDetectorLeaves_whatAnybodyMayEnd_andClassInitialisers() {
    Side monitor = side(WORKER, LockKind.MONITOR);
    assertThat(isLeft(monitor, side(OTHER, LockKind.REENTRANT_LOCK))).isFalse();
    assertThat(isLeft(monitor, side(OTHER, LockKind.SEMAPHORE))).isTrue();
    assertThat(isLeft(monitor, side(OTHER, LockKind.CUSTOM_LOCK))).isTrue();
    assertThat(isLeft(monitor, side(OTHER, LockKind.CLASS_INIT))).isTrue();
  }

  private static boolean isLeft(Side... sides) {
    return SuspicionFilter.isLeftByDetector(finding(FindingKind.DEADLOCK, List.of(), sides));
  }
}
