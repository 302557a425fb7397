package dev.impasse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
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
    assertThat(thread.depth()).isEqualTo(1);
    assertThat(exit(lock)).isTrue();
    assertThat(thread.holdsBare(lock)).isFalse();
    assertThat(thread.heldAt(0)).isNull();
    assertThat(thread.wantedRecord(thread.stamp())).as("the object is let go of").isNull();
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
  void theDetectorMakesTheRecordOfWhatIsWanted() {
    thread.requestKnownMonitor(lock, 7);
    LockRecord seen = thread.wantedRecord(thread.stamp());
    assertThat(seen).isNotNull();
    assertThat(seen.refersTo(lock)).isTrue();
    assertThat(thread.wantedSite()).isEqualTo(7);
    assertThat(thread.wantedRecord(thread.stamp() + 1)).as("by an old stamp").isNull();
  }

  @Test
  void theDetectorGetsTheRecordThatTheHolderGetsLater() {
    enter(lock, 1);
    LockRecord seen = thread.heldAt(0);
    assertThat(seen).isNotNull();
    assertThat(seen.refersTo(lock)).isTrue();
    assertThat(thread.holdsBare(lock)).as("only the thread itself changes its books").isTrue();
    assertThat(thread.heldNow()).containsExactly(seen);
    assertThat(thread.holdsBare(lock)).isFalse();
    assertThat(thread.heldAt(0)).isSameAs(seen);
    assertThat(LockTable.find(lock, true)).isSameAs(seen);
    assertThat(exit(lock)).isTrue();
    assertThat(thread.depth()).isZero();
  }

  @Test
  void manyAreHeldAtOnce_andGivenBackInAnyOrder() {
    Object[] all = Stream.generate(Object::new).limit(9).toArray();
    for (int i = 0; i < all.length; i++) {
      enter(all[i], i);
    }
    assertThat(thread.depth()).isEqualTo(9);
    assertThat(exit(all[4])).isTrue();
    assertThat(exit(all[0])).isTrue();
    assertThat(thread.depth()).isEqualTo(7);
    assertThat(thread.holdsBare(all[4])).isFalse();
    assertThat(LockTable.find(all[8], true)).isNull();
    assertThat((int) thread.heldInfo[0]).as("site").isEqualTo(1);
    assertThat(thread.heldAt(0).refersTo(all[1])).isTrue();
    assertThat(thread.heldAt(6).refersTo(all[8])).isTrue();
    assertThat(thread.heldAt(7)).isNull();
    for (int i : new int[] {8, 7, 6, 5, 3, 2, 1}) {
      assertThat(exit(all[i])).isTrue();
    }
    assertThat(thread.depth()).isZero();
  }

  @Test
  void aWaitOnTopLeavesItBare_andItIsSeenAllTheSame() {
    enter(lock, 1);
    thread.publish(null, 3, 1, 0, ThreadState.WAIT_JOIN);
    assertThat(ThreadState.waitDepth(thread.stamp())).isEqualTo(1);
    assertThat(thread.holdsBare(lock)).isTrue();
    assertThat(thread.heldAt(0).refersTo(lock)).isTrue();
  }

  @Test
  void otherLocksAreHeldBetweenThem() {
    ReentrantLock between = new ReentrantLock();
    Object inner = new Object();
    enter(lock, 1);
    thread.acquired(thread.lookup(between, 2, false), 2, 1, false);
    enter(inner, 3);
    assertThat(thread.depth()).isEqualTo(3);
    assertThat(exit(lock)).as("not the newest").isTrue();
    assertThat(thread.heldAt(0).refersTo(between)).isTrue();
    assertThat(thread.holdsBare(inner)).isTrue();
    thread.released(thread.heldRecord(between, false), 2, 1);
    assertThat(exit(inner)).isTrue();
    assertThat(thread.depth()).isZero();
  }

  @Test
  void reEntriesAreCountedAndGivenBackOneByOne() {
    Object inner = new Object();
    enter(lock, 1);
    enter(inner, 2);
    enter(lock, 3);
    assertThat(thread.enteredKnownMonitor(lock, 4)).isTrue();
    assertThat(thread.depth()).isEqualTo(2);
    assertThat(thread.heldInfo[0] >>> 32).isEqualTo(3);
    assertThat(exit(lock)).isTrue();
    assertThat(exit(lock)).isTrue();
    assertThat(exit(inner)).isTrue();
    assertThat(thread.holdsBare(lock)).isTrue();
    assertThat(exit(lock)).isTrue();
    assertThat(thread.depth()).isZero();
  }

  @Test
  void aCountGoesWithItIntoTheRecord() {
    enter(lock, 1);
    enter(lock, 2);
    LockRecord record = thread.heldRecord(lock, true);
    assertThat(record).isNotNull();
    assertThat(thread.heldInfo[0] >>> 32).isEqualTo(2);
    assertThat(thread.requestKnownMonitor(lock, 3)).as("it has its record now").isFalse();
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
    assertThat(thread.depth()).isEqualTo(1);
    assertThat(LockTable.find(lock, true)).isNull();
    assertThat(thread.requestKnownMonitor(lock, 1)).isTrue();
    thread.publish(null, 3, 1, 0, ThreadState.WAIT_JOIN);
    assertThat(ThreadState.wantsBare(thread.stamp())).isFalse();
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
  void ofNothingThereIsNoRecord() {
    enter(lock, 1);
    assertThat(thread.heldRecord(null, true)).isNull();
    assertThat(thread.holdsBare(lock)).isTrue();
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
