package dev.impasse.agent.waits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.agent.waits.WaitTable.Interrupt;
import dev.impasse.core.model.EndedBy;
import dev.impasse.core.model.LockKind;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** The rows agree with each other, and with what evidence, interruption and hooks ask of them. */
class WaitTableTest {

  @Test
  void everyRowThatEndsAWait_isAmongTheCallsThatEndIt() {
    for (WaitCall call : WaitTable.calls()) {
      if (call.ends() != null) {
        assertThat(call.ends().isEndedBy(call.method(), call.descriptor())).as("%s", call).isTrue();
        assertThat(WaitTable.mayEndAWait(call.method())).as("%s", call).isTrue();
      }
    }
  }

  @Test
  void everythingThatARowWaitsFor_isEndedBySomeRow_orByItsOwner() {
    for (WaitCall call : WaitTable.calls()) {
      Wait wait = call.waitsFor();
      if (wait != null && wait != Wait.RESULT && wait.kind().endedBy() != EndedBy.OWNER) {
        assertThat(WaitTable.calls()).as("%s", call).anyMatch(other -> other.ends() == wait);
      }
    }
  }

  @Test
  void everyCallThatWaits_takesAsLongAsItTakes_orIsTimed() {
    for (WaitCall call : WaitTable.calls()) {
      boolean hasTime =
          call.descriptor().contains("Ljava/util/concurrent/TimeUnit;")
              || call.descriptor().contains("Ljava/util/Date;")
              || (call.waitsFor() != null && call.descriptor().startsWith("(J"));
      assertThat(call.timed()).as("%s", call).isEqualTo(hasTime);
    }
  }

  @Test
  void knowsWhatEndsWhat_andWhatDoesNot() {
    assertThat(Wait.LATCH.isEndedBy("countDown", "()V")).isTrue();
    assertThat(Wait.LATCH.isEndedBy("getCount", "()J")).isFalse();
    assertThat(Wait.ITEM.isEndedBy("offerFirst", "(Ljava/lang/Object;)Z")).isTrue();
    assertThat(Wait.ITEM.isEndedBy("take", "()Ljava/lang/Object;")).isFalse();
    assertThat(Wait.ROOM.isEndedBy("take", "()Ljava/lang/Object;")).isTrue();
    assertThat(Wait.NOTIFICATION.isEndedBy("signal", "()V")).isTrue();
    assertThat(Wait.NOTIFICATION.isEndedBy("signal", "(Ljava/lang/String;)V")).isFalse();
    assertThat(Wait.RESULT.isEndedBy("completeExceptionally", "(Ljava/lang/Throwable;)Z")).isTrue();
    assertThat(Wait.RESULT.isEndedBy("isDone", "()Z")).isFalse();
    assertThat(Wait.STAMPED_LOCK.isEndedBy("tryUnlockWrite", "()Z")).isTrue();
    assertThat(Wait.STAMPED_LOCK.isEndedBy("writeLock", "()J")).isFalse();
  }

  /** Nobody but its owner can end it, whatever a method is called. */
  @Test
  void noCallOfOthersEnds_whatHasAnOwner() {
    for (Wait wait : Wait.values()) {
      if (wait.kind().endedBy() == EndedBy.OWNER) {
        assertThat(wait.ends())
            .allSatisfy(end -> assertThat(wait.isEndedBy(end.words(), "")).isFalse());
      }
    }
    assertThat(Wait.of(LockKind.REENTRANT_LOCK, false)).isNull();
    assertThat(Wait.of(LockKind.UNKNOWN, false)).isNull();
    assertThat(Wait.of(LockKind.CUSTOM_LOCK, false)).isEqualTo(Wait.LOCK);
  }

  @Test
  void tellsAnItemFromRoom_inAQueue() {
    assertThat(Wait.of(LockKind.QUEUE, true)).isEqualTo(Wait.ITEM);
    assertThat(Wait.of(LockKind.QUEUE, false)).isEqualTo(Wait.ROOM);
  }

  @Test
  void knowsSignalsByTheirTypes() {
    assertThat(ReceiverKind.signalOf(new CountDownLatch(1))).isEqualTo(LockKind.LATCH);
    assertThat(ReceiverKind.signalOf(new ArrayBlockingQueue<>(1))).isEqualTo(LockKind.QUEUE);
    assertThat(ReceiverKind.signalOf(new LinkedBlockingDeque<>())).isEqualTo(LockKind.QUEUE);
    assertThat(ReceiverKind.signalOf(new CompletableFuture<>() {})).isEqualTo(LockKind.FUTURE);
    assertThat(ReceiverKind.signalOf(new Semaphore(1))).isEqualTo(LockKind.UNKNOWN);
    assertThat(ReceiverKind.signalOf("")).isEqualTo(LockKind.UNKNOWN);
  }

  @Test
  void knowsTheCallsThatEndEveryInterruptibleWait() {
    assertThat(WaitTable.interrupts("interrupt", "()V")).isTrue();
    assertThat(WaitTable.interrupts("cancel", "(Z)Z")).isTrue();
    assertThat(WaitTable.interrupts("interrupt", "(I)V")).isFalse();
    assertThat(WaitTable.interrupts("cancel", "()V")).isFalse();
  }

  @Test
  void tellsReleasesFromAcquires() {
    assertThat(WaitTable.releases("release")).isTrue();
    assertThat(WaitTable.releases("unlockWrite")).isTrue();
    assertThat(WaitTable.releases("lock")).isFalse();
    assertThat(WaitTable.acquires("tryAcquire")).isTrue();
    assertThat(WaitTable.acquires("lockInterruptibly")).isTrue();
    assertThat(WaitTable.acquires("unlock")).isFalse();
  }

  @Test
  void readsWhatAnInterruptDoes_fromTheRows() {
    assertThat(WaitTable.interruptIn("StampedLock", "writeLock")).isEqualTo(Interrupt.GOES_ON);
    assertThat(WaitTable.interruptIn("StampedLock", "writeLockInterruptibly"))
        .isEqualTo(Interrupt.ENDS);
    assertThat(WaitTable.interruptIn("CompletableFuture", "join")).isEqualTo(Interrupt.GOES_ON);
    assertThat(WaitTable.interruptIn("CompletableFuture", "get")).isEqualTo(Interrupt.ENDS);
    assertThat(WaitTable.interruptIn("AbstractQueuedSynchronizer", "acquire"))
        .isEqualTo(Interrupt.QUEUED);
    assertThat(WaitTable.interruptIn("Worker", "run")).isNull();
  }

  @Test
  void looksForTheNamesOfObjects_whereOnesWaitsForWhatNobodyOwns() {
    assertThat(WaitTable.waitingMethods())
        .contains("await", "take", "putLast", "acquire", "join", "get", "wait", "exchange")
        .doesNotContain("lock", "writeLock", "poll", "tryAcquire", "awaitNanos", "countDown");
  }
}
