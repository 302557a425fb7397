package dev.impasse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What acquiring and releasing make of the holds of a thread and of what is known of the lock. */
class HeldLocksTest {

  private static final int SITE = 3;

  private final ThreadState thread = new ThreadState(false);
  private final ThreadState other = new ThreadState(false);

  @BeforeEach
  void haveIds() {
    thread.threadId = 42;
    other.threadId = 43;
  }

  private static LockRecord acquire(ThreadState by, Object lock, int permits) {
    LockRecord r = ThreadCaches.lookup(by, lock, SITE, false);
    HeldLocks.acquired(by, r, SITE, permits, false);
    return r;
  }

  private static LockRecord acquire(ThreadState by, Object lock) {
    return acquire(by, lock, 1);
  }

  private LockRecord enter(Object monitor) {
    LockRecord r = ThreadCaches.lookup(thread, monitor, SITE, true);
    HeldLocks.acquired(thread, r, SITE, 1, false);
    return r;
  }

  private List<Object> held() {
    List<Object> locks = new ArrayList<>();
    for (LockRecord r : HoldStack.heldNow(thread)) {
      locks.add(r.get());
    }
    return locks;
  }

  private long count(LockRecord r) {
    return HoldStack.holdOf(thread, r) >>> 32;
  }

  @Test
  void popsTheRightHold_whenLocksAreReleasedOutOfOrder() {
    ReentrantLock one = new ReentrantLock();
    ReentrantLock two = new ReentrantLock(true);
    ReentrantLock three = new ReentrantLock();
    LockRecord first = acquire(thread, one);
    LockRecord second = acquire(thread, two);
    LockRecord third = acquire(thread, three);

    assertThat(HeldLocks.released(thread, second, SITE, 1)).isTrue();
    assertThat(held()).containsExactly(one, three);
    assertThat(HeldLocks.released(thread, first, SITE, 1)).isTrue();
    assertThat(held()).containsExactly(three);
    assertThat(HeldLocks.released(thread, third, SITE, 1)).isTrue();
    assertThat(thread.depth()).isZero();
  }

  @Test
  void countsReentries_andPopsAtTheLastRelease() {
    LockRecord r = acquire(thread, new ReentrantLock());
    HeldLocks.acquired(thread, r, SITE, 1, false);
    HeldLocks.acquired(thread, r, SITE, 1, false);

    assertThat(thread.depth()).isEqualTo(1);
    assertThat(count(r)).isEqualTo(3);
    HeldLocks.released(thread, r, SITE, 1);
    HeldLocks.released(thread, r, SITE, 1);
    assertThat(count(r)).isEqualTo(1);
    HeldLocks.released(thread, r, SITE, 1);
    assertThat(thread.depth()).isZero();
  }

  @Test
  void keepsTheOwner_ofAMonitor_andNotOfALockWhoseOwnerTheJdkShows() {
    LockRecord monitor = enter(new Object());
    LockRecord lock = acquire(thread, new ReentrantLock());

    assertThat(monitor.ownerId()).isEqualTo(42);
    assertThat(lock.ownerId()).isZero();
    HeldLocks.released(thread, monitor, SITE, 1);
    assertThat(monitor.ownerId()).isZero();
  }

  @Test
  void keepsMonitorAndLockOfOneObjectApart() {
    ReentrantLock both = new ReentrantLock();
    LockRecord lock = acquire(thread, both);
    LockRecord monitor = enter(both);

    assertThat(monitor).isNotSameAs(lock);
    assertThat(HoldStack.heldRecord(thread, both, true)).isSameAs(monitor);
    assertThat(HoldStack.heldRecord(thread, both, false)).isSameAs(lock);
  }

  @Test
  void addsPermits_andSubtractsThem() {
    LockRecord r = acquire(thread, new Semaphore(5), 2);
    HeldLocks.acquired(thread, r, SITE, 1, false);

    assertThat(thread.depth()).isEqualTo(1);
    assertThat(count(r)).isEqualTo(3);
    HeldLocks.released(thread, r, SITE, 2);
    assertThat(count(r)).isEqualTo(1);
    HeldLocks.released(thread, r, SITE, 1);
    assertThat(thread.depth()).isZero();
    assertThat(r.releasedByHolder).isTrue();
    assertThat(r.foreignRelease).isFalse();
  }

  @Test
  void seesAForeignRelease_whenMorePermitsAreReleasedThanHeld() {
    LockRecord r = acquire(thread, new Semaphore(5), 2);

    HeldLocks.released(thread, r, SITE, 3);

    assertThat(thread.depth()).isZero();
    assertThat(r.foreignRelease).isTrue();
  }

  @Test
  void seesAForeignRelease_whenAnotherThreadReleasesPermits() {
    other.thread = Thread.currentThread();
    LockRecord r = acquire(thread, new Semaphore(5));

    assertThat(HeldLocks.released(other, r, SITE, 1)).isFalse();

    assertThat(r.foreignRelease).isTrue();
    assertThat(r.signallers()).isNotNull();
    assertThat(count(r)).as("whose permits they were nobody knows").isEqualTo(1);
  }

  @Test
  void changesNothing_whenAnotherThreadReleasesAMonitor_whichThrows() {
    LockRecord r = enter(new Object());

    assertThat(HeldLocks.released(other, r, SITE, 1)).isFalse();

    assertThat(r.ownerId()).isEqualTo(42);
    assertThat(r.foreignRelease).isFalse();
  }

  @Test
  void holdsACustomLockOnce_whenAnotherThreadHasReleasedItMeanwhile() {
    AGate gate = new AGate();
    LockRecord r = acquire(thread, gate);
    HeldLocks.released(other, r, SITE, 1);
    assertThat(r.ownerId()).isZero();

    HeldLocks.acquired(thread, r, SITE, 1, false);

    assertThat(held()).containsExactly(gate);
    assertThat(count(r)).isEqualTo(1);
  }

  @Test
  void seesThatACustomLockIsShared_whenTwoThreadsHoldItAtOnce() {
    LockRecord r = acquire(thread, new AGate());
    assertThat(r.sharedInFact).isFalse();

    HeldLocks.acquired(other, r, SITE, 1, false);

    assertThat(r.sharedInFact).isTrue();
  }

  @Test
  void releasesWhollyForAWait_andReacquiresWithItsDepth() {
    LockRecord r = enter(new Object());
    HeldLocks.acquired(thread, r, SITE, 1, false);
    LockRecord inner = enter(new Object());

    long hold = HeldLocks.releaseForWait(thread, r);
    assertThat(r.ownerId()).isZero();
    assertThat(HoldStack.heldNow(thread)).containsExactly(inner);

    HeldLocks.reacquireAfterWait(thread, r, hold, SITE);
    assertThat(r.ownerId()).isEqualTo(42);
    assertThat(count(r)).isEqualTo(2);
    assertThat(HoldStack.heldNow(thread)).as("the newest now").containsExactly(inner, r);
  }

  @Test
  void givesNoHold_whenALockIsReleasedForAWaitThatIsNotHeld() {
    LockRecord r = ThreadCaches.lookup(thread, new Object(), SITE, true);

    assertThat(HeldLocks.releaseForWait(thread, r)).isZero();
    assertThat(thread.depth()).isZero();
  }

  @Test
  void keepsEveryHold_whenTheStackGrows() {
    List<Object> locks = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      locks.add(new ReentrantLock());
      acquire(thread, locks.get(i));
    }

    assertThat(held()).containsExactlyElementsOf(locks);
    assertThat(thread.heldInfo.length).isGreaterThanOrEqualTo(9);
  }

  @Test
  void dropsHoldsThatOthersMayHaveReleased_whenTheStackIsFull() {
    List<LockRecord> gates = new ArrayList<>();
    List<Object> locks = new ArrayList<>();
    for (int i = 0; i < thread.held.length; i++) {
      locks.add(new AGate());
      gates.add(acquire(thread, locks.get(i)));
    }
    int before = thread.held.length;
    gates.get(0).foreignRelease = true;
    gates.get(2).foreignRelease = true;
    gates.get(3).foreignRelease = true;
    Object newest = new AGate();

    acquire(thread, newest);

    assertThat(held()).containsExactly(locks.get(1), newest);
    assertThat(thread.held).as("there was room again").hasSize(before);
  }
}
