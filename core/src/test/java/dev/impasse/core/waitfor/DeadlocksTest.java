package dev.impasse.core.waitfor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlocksTest {

  private static List<Finding> find(GraphSketch sketch) {
    return Deadlocks.find(sketch.build());
  }

  private static List<String> names(Finding finding) {
    return finding.sides().stream().map(side -> side.thread().name()).toList();
  }

  @Test
  void reportsCycle_whenTwoThreadsInvertTwoLocks() {
    List<Finding> found =
        find(new GraphSketch().threads(2).locks(2).holds(1, 1).holds(2, 2).wants(1, 2).wants(2, 1));

    assertThat(found).hasSize(1);
    Finding finding = found.get(0);
    assertThat(finding.kind()).isEqualTo(FindingKind.DEADLOCK);
    assertThat(finding.certainty()).isEqualTo(Certainty.DETECTED);
    assertThat(names(finding)).containsExactly("T1", "T2");
    assertThat(finding.sides().get(0).wants().label()).isEqualTo("C.lock2");
    assertThat(finding.sides().get(0).holds().get(0).lock().label()).isEqualTo("C.lock1");
  }

  @Test
  void reportsNothing_whenTheHolderCanGoOn() {
    assertThat(find(new GraphSketch().threads(2).locks(2).holds(1, 1).wants(2, 1))).isEmpty();
  }

  @Test
  void reportsNothing_whenOneOfTheWaitsEndsByItself() {
    assertThat(
            find(
                new GraphSketch()
                    .threads(2)
                    .locks(2)
                    .holds(1, 1)
                    .holds(2, 2)
                    .wants(1, 2, Mode.EXCLUSIVE, 1, true)
                    .wants(2, 1)))
        .isEmpty();
  }

  @Test
  void reportsTheShortestCycle_andThoseBehindIt() {
    GraphSketch sketch = new GraphSketch().threads(5).locks(5);
    sketch.holds(1, 1).holds(2, 2).wants(1, 2).wants(2, 1);
    sketch.holds(3, 3).wants(3, 1).wants(4, 3).wants(5, 2);

    List<Finding> found = find(sketch);

    assertThat(found).hasSize(1);
    assertThat(names(found.get(0))).containsExactly("T1", "T2");
    assertThat(found.get(0).blockedBehind())
        .extracting(bystander -> bystander.thread().name())
        .containsExactly("T3", "T4", "T5");
  }

  @Test
  void reportsEach_whenThereAreTwoIndependentDeadlocks() {
    GraphSketch sketch = new GraphSketch().threads(4).locks(4);
    sketch.holds(3, 3).holds(4, 4).wants(3, 4).wants(4, 3);
    sketch.holds(1, 1).holds(2, 2).wants(1, 2).wants(2, 1);

    assertThat(find(sketch))
        .extracting(DeadlocksTest::names)
        .containsExactly(List.of("T1", "T2"), List.of("T3", "T4"));
  }

  @Test
  void reportsOneThread_whenItWaitsForItsOwnLockThatIsNotReentrant() {
    List<Finding> found =
        find(new GraphSketch().threads(1).lock(1, LockKind.CUSTOM_LOCK).holds(1, 1).wants(1, 1));

    assertThat(found).extracting(Finding::kind).containsExactly(FindingKind.SELF_DEADLOCK);
  }

  @Test
  void reportsNothing_whenAHolderReentersAReentrantLock() {
    assertThat(find(new GraphSketch().threads(1).locks(1).holds(1, 1).wants(1, 1))).isEmpty();
  }

  @Test
  void reportsUpgrade_whenAReaderWantsToWrite() {
    List<Finding> found =
        find(
            new GraphSketch()
                .threads(1)
                .lock(1, LockKind.READ_WRITE_LOCK)
                .holds(1, 1, Mode.SHARED, 1)
                .wants(1, 1));

    assertThat(found).extracting(Finding::kind).containsExactly(FindingKind.SELF_DEADLOCK);
    assertThat(found.get(0).fix()).contains("read lock cannot be turned into a write lock");
  }

  @Test
  void reportsNothing_whenAWriterReads_orReadersMeet() {
    assertThat(
            find(
                new GraphSketch()
                    .threads(1)
                    .lock(1, LockKind.READ_WRITE_LOCK)
                    .holds(1, 1)
                    .wants(1, 1, Mode.SHARED, 1, false)))
        .isEmpty();
    assertThat(
            find(
                new GraphSketch()
                    .threads(2)
                    .lock(1, LockKind.READ_WRITE_LOCK)
                    .lock(2, LockKind.READ_WRITE_LOCK)
                    .holds(1, 1, Mode.SHARED, 1)
                    .holds(2, 2, Mode.SHARED, 1)
                    .wants(1, 2, Mode.SHARED, 1, false)
                    .wants(2, 1, Mode.SHARED, 1, false)))
        .isEmpty();
  }

  @Test
  void reportsCycle_whenTwoReadersWantToWriteEachOthersLock() {
    assertThat(
            find(
                new GraphSketch()
                    .threads(2)
                    .lock(1, LockKind.READ_WRITE_LOCK)
                    .lock(2, LockKind.READ_WRITE_LOCK)
                    .holds(1, 1, Mode.SHARED, 1)
                    .holds(2, 2, Mode.SHARED, 1)
                    .wants(1, 2)
                    .wants(2, 1)))
        .hasSize(1);
  }

  @Test
  void reportsCycle_whenAllPermitsAreHeldByStuckThreads() {
    assertThat(find(crossedSemaphores().permits(1, 0, 1).permits(2, 0, 1))).hasSize(1);
  }

  @Test
  void reportsNothing_whenPermitsAreUnaccountedFor_orFewerThanWanted() {
    assertThat(find(crossedSemaphores().permits(1, 0, 2).permits(2, 0, 1))).isEmpty();
    assertThat(find(crossedSemaphores().permits(1, 0, -1).permits(2, 0, 1))).isEmpty();
    assertThat(
            find(
                new GraphSketch()
                    .threads(1)
                    .lock(1, LockKind.SEMAPHORE)
                    .permits(1, 0, 0)
                    .wants(1, 1, Mode.SHARED, 1, false)))
        .isEmpty();
  }

  @Test
  void reportsNothing_whenAThreadThatGoesOnHoldsEnoughPermits() {
    GraphSketch sketch = new GraphSketch().threads(3).lock(1, LockKind.SEMAPHORE);
    sketch.permits(1, 0, 4);
    sketch.holds(1, 1, Mode.SHARED, 1).wants(1, 1, Mode.SHARED, 3, false);
    sketch.holds(2, 1, Mode.SHARED, 3);
    assertThat(find(sketch)).isEmpty();
  }

  @Test
  void reportsCycle_whenTwoThreadsWantThreeOfFourPermits() {
    GraphSketch sketch = new GraphSketch().threads(2).lock(1, LockKind.SEMAPHORE).permits(1, 0, 4);
    sketch.holds(1, 1, Mode.SHARED, 2).wants(1, 1, Mode.SHARED, 1, false);
    sketch.holds(2, 1, Mode.SHARED, 2).wants(2, 1, Mode.SHARED, 1, false);
    assertThat(find(sketch)).hasSize(1);
  }

  @Test
  void reportsNothing_whenALockProvesNothing() {
    assertThat(
            find(
                new GraphSketch()
                    .threads(2)
                    .locks(2)
                    .provesNothing(1)
                    .holds(1, 1)
                    .holds(2, 2)
                    .wants(1, 2)
                    .wants(2, 1)))
        .isEmpty();
  }

  @Test
  void believesTheOuterWait_whenAThreadHasTwo() {
    GraphSketch sketch = new GraphSketch().threads(2).locks(4);
    sketch.holds(1, 1).holds(1, 3).wants(1, 2).wants(1, 4);
    sketch.holds(2, 2).holds(2, 4).wants(2, 1).wants(2, 3);

    List<Finding> found = find(sketch);

    assertThat(found).hasSize(1);
    assertThat(found.get(0).sides().get(0).wants().label()).isEqualTo("C.lock2");
  }

  @Test
  void goesOn_onlyWhenAllItsWaitsComeTrue() {
    GraphSketch sketch = new GraphSketch().threads(3).locks(3);
    // T1 waits for lock 2, which is held by T2 for ever, and for lock 3, which T3 will give back.
    sketch.holds(1, 1).wants(1, 2).wants(1, 3).holds(3, 3).holds(2, 2).wants(2, 1);
    assertThat(find(sketch)).hasSize(1);
  }

  @Test
  void findsARingOfAThousand_andAChainOfTwentyThousandBehindIt() {
    int ring = 1000;
    int chain = 20_000;
    GraphSketch sketch = new GraphSketch().threads(ring + chain).locks(ring + chain);
    for (int i = 1; i <= ring; i++) {
      sketch.holds(i, i).wants(i, i % ring + 1);
    }
    for (int i = ring + 1; i <= ring + chain; i++) {
      sketch.holds(i, i).wants(i, i - 1);
    }

    List<Finding> found = find(sketch);

    assertThat(found).hasSize(1);
    assertThat(found.get(0).sides()).hasSize(ring);
    assertThat(found.get(0).blockedBehind()).hasSize(chain);
  }

  private static GraphSketch crossedSemaphores() {
    return new GraphSketch()
        .threads(2)
        .lock(1, LockKind.SEMAPHORE)
        .lock(2, LockKind.SEMAPHORE)
        .holds(1, 1, Mode.SHARED, 1)
        .holds(2, 2, Mode.SHARED, 1)
        .wants(1, 2, Mode.SHARED, 1, false)
        .wants(2, 1, Mode.SHARED, 1, false);
  }
}
