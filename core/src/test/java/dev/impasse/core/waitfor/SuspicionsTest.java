package dev.impasse.core.waitfor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.waitfor.WaitForGraph.Rest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nobody holds: signals, tasks, turns in a queue; and holders that do nothing any more. */
class SuspicionsTest {

  private static final long LOCK = 1;
  private static final long LATCH = 2;
  private static final long OTHER_LATCH = 3;

  private final WaitForGraphBuilder graph = WaitForGraph.builder();

  SuspicionsTest() {
    for (int i = 1; i <= 4; i++) {
      graph.thread(i, new ThreadRef(i, "T" + i, false, false));
    }
    resource(LOCK, LockKind.REENTRANT_LOCK);
    resource(LATCH, LockKind.LATCH);
    resource(OTHER_LATCH, LockKind.LATCH);
  }

  @Test
  void suspects_whenTheOnlySignallerWaitsForTheWaitersLock() {
    holds(1, LOCK);
    wants(1, LATCH);
    graph.signal(1, false, 1).signaller(1, 2, "is to do so");
    wants(2, LOCK);
    wants(3, LOCK);

    Finding finding = only();
    assertThat(finding.certainty()).isEqualTo(Certainty.SUSPECTED);
    assertThat(finding.kind()).isEqualTo(FindingKind.DEADLOCK);
    assertThat(threads(finding)).containsExactly("T1", "T2");
    assertThat(finding.blockedBehind()).singleElement();
    assertThat(finding.why()).containsExactly("\"T2\" is to do so");
    assertThat(Deadlocks.detected(graph.build())).isEmpty();
  }

  @Test
  void isSilent_whenAnotherSignallerMoves() {
    holds(1, LOCK);
    wants(1, LATCH);
    graph.signal(1, false, 1).signaller(1, 2, "is to do so").signaller(1, 4, "may do so");
    wants(2, LOCK);

    assertThat(Deadlocks.find(graph.build())).isEmpty();
  }

  @Test
  void isSilent_whenThereIsNoEvidence() {
    holds(1, LOCK);
    wants(1, LATCH);
    graph.signal(1, false, 1);
    wants(2, LOCK);

    assertThat(Deadlocks.find(graph.build())).isEmpty();
  }

  @Test
  void suspectsALostSignal_whenWhoGaveItHasEnded() {
    holds(1, LOCK);
    wants(1, LATCH);
    graph.signal(1, false, 1).absent(1, new ThreadRef(9, "gone", false, false), true, "has ended");
    wants(2, LOCK);

    Finding finding = only();
    assertThat(finding.kind()).isEqualTo(FindingKind.LOST_SIGNAL);
    assertThat(finding.certainty()).isEqualTo(Certainty.SUSPECTED);
    assertThat(finding.gone()).extracting(ThreadRef::name).containsExactly("gone");
    assertThat(finding.blockedBehind()).extracting(b -> b.thread().name()).containsExactly("T2");
  }

  @Test
  void groupsAllWhoWaitForTheSameNobody() {
    for (int i = 1; i <= 3; i++) {
      wants(i, LATCH);
      graph.signal(i, false, 1).nobodyLeft(i);
    }

    Finding finding = only();
    assertThat(threads(finding)).containsExactly("T1");
    assertThat(finding.blockedBehind()).hasSize(2);
  }

  @Test
  void detectsStarvation_whenOnlyTheWaiterItselfCouldRunTheTask() {
    resource(7, LockKind.EXECUTOR);
    wants(1, 7);
    graph.signal(1, true, 1).signaller(1, 1, "is the only thread").closedWorld();

    Finding finding = only();
    assertThat(finding.kind()).isEqualTo(FindingKind.STARVATION);
    assertThat(finding.certainty()).isEqualTo(Certainty.DETECTED);
  }

  @Test
  void onlySuspectsStarvation_whenSomebodyElseIsLeft() {
    resource(7, LockKind.EXECUTOR);
    wants(1, 7);
    graph.signal(1, true, 1).signaller(1, 1, "is the only thread").other("\"main\" sleeps");

    Finding finding = only();
    assertThat(finding.certainty()).isEqualTo(Certainty.SUSPECTED);
    assertThat(finding.why()).contains("\"main\" sleeps");
    assertThat(Deadlocks.dependsOnOthers(graph.build())).isTrue();
  }

  @Test
  void onlySuspectsWhatAnybodyMayEnd_whenTheWorldIsOpen() {
    for (LockKind kind :
        List.of(LockKind.SEMAPHORE, LockKind.STAMPED_LOCK, LockKind.CUSTOM_LOCK, LockKind.FUTURE)) {
      assertThat(crossed(kind, false)).as("%s, open", kind).isEqualTo(Certainty.SUSPECTED);
      assertThat(crossed(kind, true)).as("%s, closed", kind).isEqualTo(Certainty.DETECTED);
    }
    for (LockKind kind : List.of(LockKind.MONITOR, LockKind.READ_WRITE_LOCK, LockKind.THREAD_END)) {
      assertThat(crossed(kind, false)).as("%s, open", kind).isEqualTo(Certainty.DETECTED);
    }
  }

  private static Certainty crossed(LockKind kind, boolean closed) {
    GraphSketch sketch = new GraphSketch().threads(2).lock(1, kind).lock(2, kind);
    sketch.holds(1, 1).wants(1, 2).holds(2, 2).wants(2, 1).permits(1, 0, 1).permits(2, 0, 1);
    List<Finding> found = Deadlocks.find((closed ? sketch.closedWorld() : sketch).build());
    assertThat(found).as("%s", kind).hasSize(1);
    return found.get(0).certainty();
  }

  @Test
  void detectsHoldersThatNobodySawRelease_onlyWhereNobodyCanMove() {
    for (LockKind kind : List.of(LockKind.SEMAPHORE, LockKind.STAMPED_LOCK)) {
      List<Finding> found = Deadlocks.find(unseen(kind).closedWorld().build());
      assertThat(found).as("%s", kind).hasSize(1);
      assertThat(found.get(0).certainty()).as("%s", kind).isEqualTo(Certainty.DETECTED);
      assertThat(Deadlocks.find(unseen(kind).build())).as("%s, open", kind).isEmpty();
      assertThat(Deadlocks.find(unseen(kind).closedWorld().partial().build()))
          .as("%s, not all who wait", kind)
          .isEmpty();
      GraphSketch another = unseen(kind).threads(3).lock(3, LockKind.CONDITION);
      assertThat(Deadlocks.find(another.wants(3, 3).closedWorld().build()))
          .as("%s, one who may be signalled", kind)
          .isEmpty();
      GraphSketch behind = unseen(kind).threads(3).lock(3, LockKind.THREAD_END);
      assertThat(Deadlocks.find(behind.holds(1, 3).wants(3, 3).closedWorld().build()))
          .as("%s, one who joins", kind)
          .hasSize(1);
    }
  }

  private static GraphSketch unseen(LockKind kind) {
    GraphSketch sketch = new GraphSketch().threads(2).lock(1, kind).lock(2, LockKind.MONITOR);
    return sketch.holds(1, 1).wants(1, 2).holds(2, 2).wants(2, 1).permits(1, 0, 1).unseen(1);
  }

  @Test
  void isSilent_whenSomebodyWhoMovesMayEndTheWait() {
    resource(7, LockKind.FUTURE);
    holds(1, LOCK);
    wants(1, 7);
    graph.interruptible(1).helper(1, 4);
    holds(2, 7);
    wants(2, LOCK);

    assertThat(Deadlocks.find(graph.build())).isEmpty();
  }

  @Test
  void suspects_whenWhoMayEndTheWaitIsStuckToo() {
    resource(7, LockKind.FUTURE);
    holds(1, LOCK);
    wants(1, 7);
    graph.helper(1, 4);
    holds(2, 7);
    wants(2, LOCK);
    wants(4, LOCK);

    assertThat(only().certainty()).isEqualTo(Certainty.SUSPECTED);
  }

  @Test
  void detectsACycleOfLocks_andSaysThatAnInterruptEndsIt() {
    resource(5, LockKind.REENTRANT_LOCK);
    holds(1, LOCK);
    wants(1, 5);
    graph.interruptible(1).helper(1, 4);
    holds(2, 5);
    wants(2, LOCK);

    Finding finding = only();
    assertThat(finding.certainty()).isEqualTo(Certainty.DETECTED);
    assertThat(finding.why()).containsExactly("an interrupt of \"T1\" would end its wait");
  }

  @Test
  void isSilent_whenOneWorkerOfThePoolMoves() {
    resource(7, LockKind.EXECUTOR);
    wants(1, 7);
    graph.signal(1, true, 1).signaller(1, 1, "is one of 2").signaller(1, 2, "is one of 2");

    assertThat(Deadlocks.find(graph.build())).isEmpty();
  }

  @Test
  void detectsAnOrphanedLock_whenItsHolderHasEnded() {
    holds(4, LOCK);
    graph.rests(4, Rest.ENDED);
    wants(1, LOCK);
    wants(2, LOCK);

    Finding finding = only();
    assertThat(finding.kind()).isEqualTo(FindingKind.ORPHANED_LOCK);
    assertThat(finding.certainty()).isEqualTo(Certainty.DETECTED);
    assertThat(finding.gone()).extracting(ThreadRef::name).containsExactly("T4");
  }

  @Test
  void suspectsALeakedLock_whenItsHolderIdles() {
    holds(4, LOCK);
    graph.rests(4, Rest.IDLE);
    wants(1, LOCK);

    Finding finding = only();
    assertThat(finding.kind()).isEqualTo(FindingKind.LEAKED_LOCK);
    assertThat(finding.certainty()).isEqualTo(Certainty.SUSPECTED);
  }

  @Test
  void detectsACycleThroughAQueue_whenAReaderIsBehindAWriter() {
    resource(5, LockKind.READ_WRITE_LOCK);
    graph.hold(1, 5, Mode.SHARED, 1, null, "");
    wants(1, LOCK);
    holds(2, LOCK);
    graph.want(2, 5, Mode.SHARED, 1, false, null, "");
    graph.ahead(2, 3);
    wants(3, 5);

    Finding finding = only();
    assertThat(finding.certainty()).isEqualTo(Certainty.DETECTED);
    assertThat(threads(finding)).containsExactly("T1", "T2", "T3");
    assertThat(finding.why()).anyMatch(why -> why.contains("ahead of \"T2\""));
  }

  @Test
  void isSilent_whenTheOneAheadGivesUpAfterATime() {
    resource(5, LockKind.READ_WRITE_LOCK);
    graph.hold(1, 5, Mode.SHARED, 1, null, "");
    wants(1, LOCK);
    holds(2, LOCK);
    graph.want(2, 5, Mode.SHARED, 1, false, null, "");
    graph.ahead(2, 3);
    graph.want(3, 5, Mode.EXCLUSIVE, 1, true, null, "");

    assertThat(Deadlocks.find(graph.build())).isEmpty();
  }

  @Test
  void explainsByTheDetectedDeadlock_whatOnlyASuspicionLeadsTo() {
    holds(1, LOCK);
    resource(5, LockKind.MONITOR);
    wants(1, 5);
    holds(2, 5);
    wants(2, LOCK);
    wants(3, LATCH);
    graph.signal(3, false, 1).signaller(3, 1, "did so before");

    Finding finding = only();
    assertThat(finding.certainty()).isEqualTo(Certainty.DETECTED);
    assertThat(finding.blockedBehind()).extracting(b -> b.thread().name()).containsExactly("T3");
  }

  @Test
  void reportsBoth_whenASuspectedCycleAlsoWaitsForADetectedOne() {
    resource(5, LockKind.MONITOR);
    resource(6, LockKind.STAMPED_LOCK);
    resource(7, LockKind.THREAD_END);
    holds(1, LOCK);
    wants(1, 5);
    holds(2, 5);
    wants(2, LOCK);
    graph.hold(2, 6, Mode.SHARED, 1, null, "").hold(4, 6, Mode.SHARED, 1, null, "");
    wants(3, 6); // which both of its readers must release
    holds(3, 7);
    wants(4, 7);

    List<Finding> found = Deadlocks.find(graph.build());
    assertThat(found)
        .extracting(SuspicionsTest::threads)
        .containsExactly(List.of("T1", "T2"), List.of("T3", "T4"));
    assertThat(found)
        .extracting(Finding::certainty)
        .containsExactly(Certainty.DETECTED, Certainty.SUSPECTED);
    assertThat(found).allSatisfy(finding -> assertThat(finding.blockedBehind()).isEmpty());
  }

  @Test
  void reportsOne_whenTheEndOfTheDetectedCycleWouldEndTheOther() {
    resource(5, LockKind.MONITOR);
    resource(6, LockKind.STAMPED_LOCK);
    holds(1, LOCK);
    wants(1, 5);
    holds(2, 5);
    wants(2, LOCK);
    holds(2, 6);
    wants(3, 6);
    holds(3, LATCH);
    wants(4, LATCH);
    graph.signal(4, false, 1).signaller(4, 1, "is to do so").signaller(4, 3, "is to do so");

    Finding finding = only();
    assertThat(finding.certainty()).isEqualTo(Certainty.DETECTED);
    assertThat(finding.blockedBehind())
        .extracting(b -> b.thread().name())
        .containsExactly("T3", "T4");
  }

  private void resource(long key, LockKind kind) {
    graph.resource(key, new LockRef((int) key, kind, "C.r" + key, "x." + kind.word()));
  }

  private void holds(int thread, long resource) {
    graph.hold(thread, resource, Mode.EXCLUSIVE, 1, null, "");
  }

  private void wants(int thread, long resource) {
    graph.want(thread, resource, Mode.EXCLUSIVE, 1, false, null, "");
  }

  private Finding only() {
    List<Finding> found = Deadlocks.find(graph.build());
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static List<String> threads(Finding finding) {
    return finding.sides().stream().map(side -> side.thread().name()).toList();
  }
}
