package dev.impasse.agent.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.ThreadView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WaitAgesTest {

  private final Thread thread = new Thread(() -> {}, "waiter");
  private final long id = ThreadTable.idOf(thread);
  private final CountDownLatch latch = new CountDownLatch(1);
  private final WaitAges ages = new WaitAges();

  private Map<Long, Waiting> waits(long epoch, boolean timed) {
    Waiting.Want want = new Waiting.Want(null, 0, 1, timed, false, ThreadState.WAIT_SIGNAL, latch);
    return Map.of(
        id, new Waiting(ThreadView.unseen(thread), thread, id, epoch, List.of(want), null));
  }

  private Finding finding(LockKind kind) {
    LockRef lock = new LockRef(1, kind, "lock", "Some");
    ThreadRef waiter = new ThreadRef(id, "waiter", false, false);
    Side side = new Side(waiter, lock, Mode.EXCLUSIVE, null, "", List.of(), List.of());
    return new Finding(
        FindingKind.DEADLOCK, Certainty.SUSPECTED, "0", List.of(side), List.of(), List.of(), "");
  }

  @Test
  void returnsAWait_thatIsTheSameInThreeScans() {
    assertThat(ages.next(waits(1, false))).isEmpty();
    assertThat(ages.next(waits(1, false))).isEmpty();
    assertThat(ages.next(waits(1, false))).containsOnlyKeys(id);
  }

  @Test
  void beginsAnew_whenTheThreadHasMoved() {
    ages.next(waits(1, false));
    ages.next(waits(1, false));
    assertThat(ages.next(waits(2, false))).isEmpty();
    ages.next(Map.of());
    assertThat(ages.next(waits(2, false))).isEmpty();
  }

  @Test
  void leavesOutWaits_thatEndByThemselves() {
    for (int scan = 0; scan < 5; scan++) {
      assertThat(ages.next(waits(1, true))).isEmpty();
    }
  }

  @Test
  void judgesWhatAnybodyMayEnd_aScanLater() {
    for (int scan = 0; scan < 3; scan++) {
      ages.next(waits(1, false));
    }
    assertThat(ages.isOldEnough(finding(LockKind.MONITOR))).isTrue();
    assertThat(ages.isOldEnough(finding(LockKind.SEMAPHORE))).isFalse();
    ages.next(waits(1, false));
    assertThat(ages.isOldEnough(finding(LockKind.SEMAPHORE))).isTrue();
  }
}
