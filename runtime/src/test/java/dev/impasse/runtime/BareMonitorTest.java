package dev.impasse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Monitors that are held without a record, and when they get one. */
class BareMonitorTest {

  private final ThreadState thread = new ThreadState(false);
  private final Object lock = new Object();

  @BeforeEach
  void hasAnId() {
    thread.threadId = 42;
  }

  private void enter(Object monitor, int site) {
    assertThat(thread.requestKnownMonitor(monitor, site)).as("requested").isTrue();
    assertThat(thread.acquiredKnownMonitor(site)).as("acquired").isTrue();
  }

  private boolean exit(Object monitor) {
    return thread.releasedNewest(monitor, true, 9);
  }

  @Test
  void aMonitorTakenAndGivenBackGetsNoRecord() {
    assertThat(thread.requestKnownMonitor(lock, 1)).isTrue();
    assertThat(ThreadState.wantsBare(thread.stamp())).isTrue();
    assertThat(thread.acquiredKnownMonitor(1)).isTrue();
    assertThat(ThreadState.wantsBare(thread.stamp())).isFalse();
    assertThat(thread.holdsBare(lock)).isTrue();
    assertThat(thread.depth()).isZero();
    assertThat(exit(lock)).isTrue();
    assertThat(thread.holdsBare(lock)).isFalse();
    assertThat(thread.bareRecord(thread.stamp())).as("the object is let go of").isNull();
    assertThat(LockTable.find(lock, true)).isNull();
  }

  @Test
  void eachWaitHasAStampOfItsOwn() {
    assertThat(thread.requestKnownMonitor(lock, 1)).isTrue();
    long first = thread.stamp();
    thread.acquiredKnownMonitor(1);
    exit(lock);
    assertThat(thread.requestKnownMonitor(lock, 1)).isTrue();
    assertThat(thread.stamp()).isNotEqualTo(first);
  }

  @Test
  void theDetectorGetsTheRecordThatTheHolderGetsLater() {
    enter(lock, 1);
    LockRecord seen = thread.bareRecord(thread.stamp());
    assertThat(seen).isNotNull();
    assertThat(seen.refersTo(lock)).isTrue();
    assertThat((int) thread.bareInfo()).as("site").isEqualTo(1);
    assertThat(thread.heldNow()).containsExactly(seen);
    assertThat(LockTable.find(lock, true)).isSameAs(seen);
    assertThat(thread.bareRecord(thread.stamp() + 1)).as("by an old stamp").isNull();
  }

  @Test
  void aSecondLockOnTopGivesTheFirstItsRecord() {
    Object inner = new Object();
    enter(lock, 1);
    enter(inner, 2);
    assertThat(thread.depth()).isEqualTo(1);
    assertThat(thread.held[0].refersTo(lock)).isTrue();
    assertThat((int) thread.heldInfo[0]).as("site").isEqualTo(1);
    assertThat(thread.holdsBare(inner)).isTrue();
    assertThat(exit(inner)).isTrue();
    assertThat(exit(lock)).isTrue();
    assertThat(thread.depth()).isZero();
    assertThat(thread.heldNow()).isEmpty();
  }

  @Test
  void anyWaitGivesItItsRecordFirst() {
    enter(lock, 1);
    thread.publish(null, 3, 1, 0, ThreadState.WAIT_JOIN);
    assertThat(ThreadState.waitDepth(thread.stamp())).isEqualTo(1);
    assertThat(thread.depth()).isEqualTo(1);
    assertThat(thread.held[0].refersTo(lock)).isTrue();
  }

  @Test
  void reEntriesAreCountedAndGivenBackOneByOne() {
    enter(lock, 1);
    enter(lock, 2);
    assertThat(thread.enteredKnownMonitor(lock, 3)).isTrue();
    assertThat(thread.bareInfo() >>> 32).isEqualTo(3);
    assertThat(exit(lock)).isTrue();
    assertThat(exit(lock)).isTrue();
    assertThat(thread.holdsBare(lock)).isTrue();
    assertThat(exit(lock)).isTrue();
    assertThat(thread.holdsBare(lock)).isFalse();
  }

  @Test
  void aCountGoesWithItIntoTheRecord() {
    enter(lock, 1);
    enter(lock, 2);
    LockRecord record = thread.heldRecord(lock, true);
    assertThat(record).isNotNull();
    assertThat(thread.heldInfo[0] >>> 32).isEqualTo(2);
    thread.released(record, 4, 1);
    assertThat(thread.depth()).isEqualTo(1);
    assertThat(exit(lock)).isTrue();
    assertThat(thread.depth()).isZero();
  }

  @Test
  void anEntryThatFailedIsForgottenByTheNext() {
    Object other = new Object();
    assertThat(thread.requestKnownMonitor(lock, 1)).isTrue();
    enter(other, 2); // the first entry ended with an asynchronous exception
    assertThat(thread.holdsBare(other)).isTrue();
    assertThat(thread.depth()).isZero();
    assertThat(LockTable.find(lock, true)).isNull();
  }

  @Test
  void aLockThatASiteMeetsTimeAndAgainGetsItsRecord() {
    for (int i = 0; i < 100; i++) {
      if (!thread.requestKnownMonitor(lock, 1)) {
        thread.request(thread.lookup(lock, 1, true), 1, 1, 0);
      }
      if (!thread.acquiredKnownMonitor(1)) {
        thread.acquiredAfterRequest(thread.innermostWait(), 1, 1);
      }
      exit(lock);
    }
    enter(lock, 1);
    assertThat(thread.holdsBare(lock)).isFalse();
    assertThat(thread.depth()).isEqualTo(1);
    assertThat(thread.held[0]).isSameAs(LockTable.find(lock, true));
  }

  @Test
  void whileLockOrdersAreCollectedAllGetRecords() {
    Tracking.orders = true;
    try {
      assertThat(thread.requestKnownMonitor(lock, 1)).isFalse();
    } finally {
      Tracking.orders = false;
    }
  }
}
