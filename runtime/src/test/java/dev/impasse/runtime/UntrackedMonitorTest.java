package dev.impasse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Monitors that are held without a record, and when they get one. */
class UntrackedMonitorTest {

  private final ThreadState thread = new ThreadState(false);
  private final Object lock = new Object();

  @BeforeEach
  void hasAnId() {
    thread.threadId = 42;
  }

  private void enter(Object monitor, int site) {
    assertThat(FastPath.requestKnownMonitor(thread, monitor, site)).as("requested").isTrue();
    assertThat(FastPath.acquiredKnownMonitor(thread, site)).as("acquired").isTrue();
  }

  private boolean exit(Object monitor) {
    return FastPath.releasedNewest(thread, monitor, true, 9);
  }

  @Test
  void givesAMonitorNoRecord_whenItIsOnlyAcquiredAndReleased() {
    assertThat(FastPath.requestKnownMonitor(thread, lock, 1)).isTrue();
    assertThat(StateWord.wantsUntracked(thread.stateWord())).isTrue();
    assertThat(FastPath.acquiredKnownMonitor(thread, 1)).isTrue();
    assertThat(StateWord.wantsUntracked(thread.stateWord())).isFalse();
    assertThat(ThreadView.holdsUntracked(thread, lock)).isTrue();
    assertThat(thread.depth()).isEqualTo(1);
    assertThat(exit(lock)).isTrue();
    assertThat(ThreadView.holdsUntracked(thread, lock)).isFalse();
    assertThat(ThreadView.heldAt(thread, 0)).isNull();
    assertThat(ThreadView.wantedRecord(thread, thread.stateWord()))
        .as("the object is let go of")
        .isNull();
    assertThat(LockTable.find(lock, true)).isNull();
  }

  @Test
  void givesEachWaitAStateWordOfItsOwn() {
    assertThat(FastPath.requestKnownMonitor(thread, lock, 1)).isTrue();
    long first = thread.stateWord();
    FastPath.acquiredKnownMonitor(thread, 1);
    exit(lock);
    assertThat(FastPath.requestKnownMonitor(thread, lock, 1)).isTrue();
    assertThat(thread.stateWord()).isNotEqualTo(first);
  }

  @Test
  void givesTheDetectorARecord_ofWhatIsWanted() {
    FastPath.requestKnownMonitor(thread, lock, 7);
    LockRecord seen = ThreadView.wantedRecord(thread, thread.stateWord());
    assertThat(seen).isNotNull();
    assertThat(seen.refersTo(lock)).isTrue();
    assertThat(ThreadView.wantedSite(thread)).isEqualTo(7);
    assertThat(ThreadView.wantedRecord(thread, thread.stateWord() + 1))
        .as("by an old state word")
        .isNull();
  }

  @Test
  void givesTheDetectorTheRecord_thatTheHolderGetsLater() {
    enter(lock, 1);
    LockRecord seen = ThreadView.heldAt(thread, 0);
    assertThat(seen).isNotNull();
    assertThat(seen.refersTo(lock)).isTrue();
    assertThat(ThreadView.holdsUntracked(thread, lock))
        .as("only the thread itself changes its state")
        .isTrue();
    assertThat(HoldStack.heldNow(thread)).containsExactly(seen);
    assertThat(ThreadView.holdsUntracked(thread, lock)).isFalse();
    assertThat(ThreadView.heldAt(thread, 0)).isSameAs(seen);
    assertThat(LockTable.find(lock, true)).isSameAs(seen);
    assertThat(exit(lock)).isTrue();
    assertThat(thread.depth()).isZero();
  }

  @Test
  void holdsManyAtOnce_andReleasesThemInAnyOrder() {
    Object[] all = Stream.generate(Object::new).limit(9).toArray();
    for (int i = 0; i < all.length; i++) {
      enter(all[i], i);
    }
    assertThat(thread.depth()).isEqualTo(9);
    assertThat(exit(all[4])).isTrue();
    assertThat(exit(all[0])).isTrue();
    assertThat(thread.depth()).isEqualTo(7);
    assertThat(ThreadView.holdsUntracked(thread, all[4])).isFalse();
    assertThat(LockTable.find(all[8], true)).isNull();
    assertThat((int) thread.heldInfo[0]).as("site").isEqualTo(1);
    assertThat(ThreadView.heldAt(thread, 0).refersTo(all[1])).isTrue();
    assertThat(ThreadView.heldAt(thread, 6).refersTo(all[8])).isTrue();
    assertThat(ThreadView.heldAt(thread, 7)).isNull();
    for (int i : new int[] {8, 7, 6, 5, 3, 2, 1}) {
      assertThat(exit(all[i])).isTrue();
    }
    assertThat(thread.depth()).isZero();
  }

  @Test
  void leavesItUntracked_whenTheThreadWaits() {
    enter(lock, 1);
    Waits.publish(thread, null, 3, 1, 0, ThreadState.WAIT_JOIN);
    assertThat(StateWord.waitDepth(thread.stateWord())).isEqualTo(1);
    assertThat(ThreadView.holdsUntracked(thread, lock)).isTrue();
    assertThat(ThreadView.heldAt(thread, 0).refersTo(lock)).isTrue();
  }

  @Test
  void holdsOtherLocksBetweenThem() {
    ReentrantLock between = new ReentrantLock();
    Object inner = new Object();
    enter(lock, 1);
    HeldLocks.acquired(thread, ThreadCaches.lookup(thread, between, 2, false), 2, 1, false);
    enter(inner, 3);
    assertThat(thread.depth()).isEqualTo(3);
    assertThat(exit(lock)).as("not the newest").isTrue();
    assertThat(ThreadView.heldAt(thread, 0).refersTo(between)).isTrue();
    assertThat(ThreadView.holdsUntracked(thread, inner)).isTrue();
    HeldLocks.released(thread, HoldStack.heldRecord(thread, between, false), 2, 1);
    assertThat(exit(inner)).isTrue();
    assertThat(thread.depth()).isZero();
  }

  @Test
  void countsReentries_andReleasesThemOneByOne() {
    Object inner = new Object();
    enter(lock, 1);
    enter(inner, 2);
    enter(lock, 3);
    assertThat(FastPath.enteredKnownMonitor(thread, lock, 4)).isTrue();
    assertThat(thread.depth()).isEqualTo(2);
    assertThat(thread.heldInfo[0] >>> 32).isEqualTo(3);
    assertThat(exit(lock)).isTrue();
    assertThat(exit(lock)).isTrue();
    assertThat(exit(inner)).isTrue();
    assertThat(ThreadView.holdsUntracked(thread, lock)).isTrue();
    assertThat(exit(lock)).isTrue();
    assertThat(thread.depth()).isZero();
  }

  @Test
  void keepsTheCount_whenItGetsItsRecord() {
    enter(lock, 1);
    enter(lock, 2);
    LockRecord record = HoldStack.heldRecord(thread, lock, true);
    assertThat(record).isNotNull();
    assertThat(thread.heldInfo[0] >>> 32).isEqualTo(2);
    assertThat(FastPath.requestKnownMonitor(thread, lock, 3)).as("it has its record now").isFalse();
    HeldLocks.released(thread, record, 4, 1);
    assertThat(thread.depth()).isEqualTo(1);
    assertThat(exit(lock)).isTrue();
    assertThat(thread.depth()).isZero();
  }

  @Test
  void forgetsAnEntryThatFailed_atTheNext() {
    Object other = new Object();
    assertThat(FastPath.requestKnownMonitor(thread, lock, 1)).isTrue();
    enter(other, 2); // the first entry ended with an asynchronous exception
    assertThat(ThreadView.holdsUntracked(thread, other)).isTrue();
    assertThat(thread.depth()).isEqualTo(1);
    assertThat(LockTable.find(lock, true)).isNull();
    assertThat(FastPath.requestKnownMonitor(thread, lock, 1)).isTrue();
    Waits.publish(thread, null, 3, 1, 0, ThreadState.WAIT_JOIN);
    assertThat(StateWord.wantsUntracked(thread.stateWord())).isFalse();
  }

  @Test
  void givesAMonitorItsRecord_whenASiteSeesItTimeAndAgain() {
    for (int i = 0; i < 100; i++) {
      if (!FastPath.requestKnownMonitor(thread, lock, 1)) {
        Waits.request(thread, ThreadCaches.lookup(thread, lock, 1, true), 1, 1, 0);
      }
      if (!FastPath.acquiredKnownMonitor(thread, 1)) {
        HeldLocks.acquiredAfterRequest(thread, Waits.innermostWait(thread), 1, 1);
      }
      exit(lock);
    }
    enter(lock, 1);
    assertThat(ThreadView.holdsUntracked(thread, lock)).isFalse();
    assertThat(thread.depth()).isEqualTo(1);
    assertThat(thread.held[0]).isSameAs(LockTable.find(lock, true));
  }

  @Test
  void findsNoRecord_ofNothing() {
    enter(lock, 1);
    assertThat(HoldStack.heldRecord(thread, null, true)).isNull();
    assertThat(ThreadView.holdsUntracked(thread, lock)).isTrue();
  }

  @Test
  void keepsNoMonitorUntracked_whileLockOrdersAreCollected() {
    Tracking.orders = true;
    try {
      assertThat(FastPath.requestKnownMonitor(thread, lock, 1)).isFalse();
    } finally {
      Tracking.orders = false;
    }
  }
}
