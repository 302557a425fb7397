package dev.impasse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The short way does the plain case, and changes nothing where it leaves one to the long way. */
class FastPathTest {

  private final ThreadState thread = new ThreadState(false);
  private final ReentrantLock lock = new ReentrantLock();
  private final LockRecord record = ThreadCaches.lookup(thread, lock, 1, false);

  @BeforeEach
  void hasAnId() {
    thread.threadId = 42;
  }

  private void acquire(ReentrantLock plain, LockRecord r) {
    plain.lock();
    FastPath.acquiredPlain(thread, r, plain, 1);
  }

  private boolean release(Object plain) {
    return FastPath.releasedNewest(thread, plain, false, 2);
  }

  @Test
  void knowsAPlainLock_onceItsSiteHasSeenIt() {
    assertThat(ThreadCaches.plainRecord(thread, lock, 1)).isSameAs(record);
    assertThat(ThreadCaches.plainRecord(thread, lock, 2)).as("by its hash").isSameAs(record);
    assertThat(ThreadCaches.plainRecord(thread, new ReentrantLock(), 1)).isNull();
  }

  @Test
  void takesNoFairLockForAPlainOne() {
    ReentrantLock fair = new ReentrantLock(true);
    ThreadCaches.lookup(thread, fair, 3, false);

    assertThat(ThreadCaches.plainRecord(thread, fair, 3)).isNull();
  }

  @Test
  void pushesAndPopsAPlainLock() {
    acquire(lock, record);
    assertThat(thread.held[0]).isSameAs(record);
    assertThat(thread.depth()).isEqualTo(1);
    assertThat(release(lock)).isTrue();
    assertThat(thread.depth()).isZero();
    assertThat(release(lock)).as("not held any more").isFalse();
  }

  @Test
  void leavesReentryToTheLongWay() {
    acquire(lock, record);
    acquire(lock, record);
    assertThat(thread.depth()).isEqualTo(1);
    assertThat(thread.heldInfo[0] >>> 32).isEqualTo(2);
    long before = thread.stateWord();

    assertThat(release(lock)).isFalse();
    assertThat(thread.stateWord()).isEqualTo(before);
    assertThat(thread.heldInfo[0] >>> 32).isEqualTo(2);
  }

  @Test
  void leavesALockThatIsNotTheNewestToTheLongWay() {
    ReentrantLock inner = new ReentrantLock();
    LockRecord innerRecord = ThreadCaches.lookup(thread, inner, 1, false);
    acquire(lock, record);
    acquire(inner, innerRecord);

    assertThat(release(lock)).isFalse();
    assertThat(HoldStack.heldNow(thread)).containsExactly(record, innerRecord);
    assertThat(release(inner)).isTrue();
    assertThat(release(lock)).isTrue();
  }

  @Test
  void growsTheStack_whenItIsFull() {
    LockRecord[] records = new LockRecord[7];
    ReentrantLock[] locks = new ReentrantLock[records.length];
    for (int i = 0; i < records.length; i++) {
      locks[i] = new ReentrantLock();
      records[i] = ThreadCaches.lookup(thread, locks[i], 1, false);
      acquire(locks[i], records[i]);
    }
    assertThat(HoldStack.heldNow(thread)).containsExactly(records);
  }

  @Test
  void doesNotTakeTheMonitorOfALockForTheLock() {
    LockRecord monitor = ThreadCaches.lookup(thread, lock, 4, true);
    HeldLocks.acquired(thread, monitor, 4, 1, false);

    assertThat(release(lock)).isFalse();
    assertThat(FastPath.releasedNewest(thread, lock, true, 2)).isTrue();
    assertThat(monitor.ownerId()).isZero();
  }

  @Test
  void entersAMonitorThatASiteKnows_andLeavesReentryToTheLongWay() {
    Object monitor = new Object();
    LockRecord r = ThreadCaches.lookup(thread, monitor, 5, true);

    assertThat(FastPath.requestKnownMonitor(thread, monitor, 5)).isTrue();
    assertThat(Waits.innermostWait(thread)).isSameAs(r);
    assertThat(FastPath.acquiredKnownMonitor(thread, 5)).isTrue();
    assertThat(Waits.innermostWait(thread)).isNull();
    assertThat(r.ownerId()).isEqualTo(42);
    assertThat(FastPath.enteredKnownMonitor(thread, monitor, 5)).as("again").isFalse();
    assertThat(thread.heldInfo[0] >>> 32).isEqualTo(1);
  }

  @Test
  void keepsTheRecordOfALock_forEverySiteAndTheTwoKindsApart() {
    assertThat(ThreadCaches.lookup(thread, lock, 9, false)).isSameAs(record);
    assertThat(ThreadCaches.lookup(new ThreadState(false), lock, 9, false)).isSameAs(record);
    assertThat(ThreadCaches.lookup(thread, lock, 9, true)).isNotSameAs(record);
    assertThat(ThreadCaches.lookup(thread, lock, 9, false)).isSameAs(record);
  }

  @Test
  void namesALockByTheSiteThatReadsAField_whoeverSawItFirst() {
    int field = 30_001;
    Tracking.nameSite(field, true);
    assertThat(record.namingSite).isEqualTo(1);

    ThreadCaches.lookup(new ThreadState(false), lock, 2, false);
    assertThat(record.namingSite).isEqualTo(1);
    ThreadCaches.lookup(new ThreadState(false), lock, field, false);
    assertThat(record.namingSite).isEqualTo(field);
  }
}
