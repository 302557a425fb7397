package dev.impasse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waits are published before they can block, and withdrawn; the state word says so. */
class WaitsTest {

  private final ThreadState thread = new ThreadState(false);
  private final LockRecord first = ThreadCaches.lookup(thread, new ReentrantLock(), 1, false);
  private final LockRecord second = ThreadCaches.lookup(thread, new ReentrantLock(), 2, false);

  @BeforeEach
  void hasAnId() {
    thread.threadId = 42;
  }

  private void publish(LockRecord r) {
    Waits.publish(thread, r, 7, 1, 0, ThreadState.WAIT_LOCK);
  }

  private int waits() {
    return StateWord.waitDepth(thread.stateWord());
  }

  @Test
  void showsAWait_whileItIsPublished() {
    assertThat(Waits.innermostWait(thread)).isNull();
    publish(first);
    assertThat(waits()).isEqualTo(1);
    assertThat(Waits.innermostWait(thread)).isSameAs(first);
    Waits.unpublish(thread);
    assertThat(waits()).isZero();
    assertThat(Waits.innermostWait(thread)).isNull();
  }

  @Test
  void givesEachWaitAStateWordOfItsOwn() {
    publish(first);
    long before = thread.stateWord();
    Waits.unpublish(thread);
    publish(first);

    assertThat(thread.stateWord()).isNotEqualTo(before);
  }

  @Test
  void showsTheInnermost_whenALockBlocksOnAnother() {
    publish(first);
    publish(second);
    assertThat(Waits.innermostWait(thread)).isSameAs(second);
    assertThat(thread.waits[0]).isSameAs(first);
    Waits.unpublish(thread);
    assertThat(Waits.innermostWait(thread)).isSameAs(first);
  }

  @Test
  void countsWaits_thatAreTooDeepToBeKept() {
    for (int i = 0; i < ThreadState.MAX_WAITS; i++) {
      publish(first);
    }
    publish(second);
    assertThat(waits()).isEqualTo(ThreadState.MAX_WAITS + 1);
    assertThat(Waits.innermostWait(thread)).as("not kept").isNull();
    Waits.unpublish(thread);
    assertThat(Waits.innermostWait(thread)).isSameAs(first);
  }

  @Test
  void keepsSitePermitsFlagsAndKind_inOneWord() {
    Waits.publish(thread, first, -1, 0xABCDEF, ThreadState.TIMED, ThreadState.WAIT_NOTIFY);
    long info = thread.waitInfo[0];

    assertThat((int) info).as("site").isEqualTo(-1);
    assertThat((int) (info >>> 32) & 0xFFFFFF).as("permits").isEqualTo(0xABCDEF);
    assertThat((int) (info >>> 56) & 0xF).as("flags").isEqualTo(ThreadState.TIMED);
    assertThat((int) (info >>> 60)).as("kind").isEqualTo(ThreadState.WAIT_NOTIFY);
  }

  @Test
  void leavesTheHoldsAlone_whenAWaitComesAndGoes() {
    HeldLocks.acquired(thread, first, 1, 1, false);
    publish(second);
    assertThat(thread.depth()).isEqualTo(1);
    Waits.failed(thread, second, 7, 0);
    assertThat(thread.depth()).isEqualTo(1);
    assertThat(waits()).isZero();
  }

  @Test
  void turnsAWaitIntoAHold_whenTheLockIsAcquired() {
    Waits.request(thread, first, 7, 1, 0);
    HeldLocks.acquiredAfterRequest(thread, first, 7, 1);

    assertThat(waits()).isZero();
    assertThat(HoldStack.indexOf(thread, first)).isZero();
    assertThat((int) thread.heldInfo[0]).as("site").isEqualTo(7);
  }

  @Test
  void changesNothing_whenThereIsNoWaitToWithdraw() {
    long before = thread.stateWord();
    Waits.unpublish(thread);
    assertThat(thread.stateWord()).isEqualTo(before);
  }

  @Test
  void beginsAnEpoch_whenAnUnseenWaitHasEnded() {
    publish(first);
    long before = thread.stateWord();
    Waits.nextEpoch(thread);

    assertThat(thread.stateWord()).isNotEqualTo(before);
    assertThat(Waits.innermostWait(thread)).isSameAs(first);
  }

  @Test
  void keepsAllElse_whenTheNumberOfHoldsIsSet() {
    publish(first);
    long before = thread.stateWord();
    long changed = StateWord.withDepth(before, 1_000_000);

    assertThat(StateWord.depth(changed)).isEqualTo(1_000_000);
    assertThat(StateWord.waitDepth(changed)).isEqualTo(1);
    assertThat(StateWord.withDepth(changed, 0)).isEqualTo(before);
  }
}
