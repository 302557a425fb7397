package dev.impasse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What kind of record a lock object gets, and which resource it leads to. */
class LockKindsTest {

  private final ReentrantReadWriteLock both = new ReentrantReadWriteLock();
  private AgentLink before;

  /** As the agent, which finds the synchronizer that the two halves have in common. */
  private final class OneSynchronizer extends QuietLink {
    @Override
    public Object synchronizerOf(Object lock) {
      return lock == both.readLock() || lock == both.writeLock() ? both : null;
    }
  }

  @BeforeEach
  void link() {
    before = Tracking.link;
    Tracking.link = new OneSynchronizer();
  }

  @AfterEach
  void unlink() {
    Tracking.link = before;
  }

  private static LockRecord record(Object lock) {
    return LockTable.findOrMake(lock, System.identityHashCode(lock), false, 1, null);
  }

  @Test
  void leadsBothHalvesToOneResource() {
    LockRecord read = record(both.readLock());
    LockRecord write = record(both.writeLock());

    assertThat(read.resource).isSameAs(write.resource).isNotSameAs(read).isNotSameAs(write);
    assertThat(read.id).isEqualTo(write.id);
    assertThat(read.shared).isTrue();
    assertThat(write.shared).isFalse();
    assertThat(read.className).isEqualTo(ReentrantReadWriteLock.class.getName());
  }

  @Test
  void takesAHalfForALockOfItsOwn_whenItsSynchronizerIsOutOfReach() {
    ReentrantReadWriteLock unknown = new ReentrantReadWriteLock();
    LockRecord read = record(unknown.readLock());
    LockRecord write = record(unknown.writeLock());

    assertThat(read.resource).isSameAs(read);
    assertThat(write.resource).isSameAs(write);
    assertThat(read.kind).isEqualTo(LockRecord.CUSTOM_LOCK);
    assertThat(write.exclusive).as("its waits prove nothing").isFalse();
  }

  @Test
  void hasOneReadModeOfAStampedLock_withTheNumberOfTheWhole() {
    StampedLock lock = new StampedLock();
    LockRecord whole = record(lock);
    LockRecord read = whole.readHalf(lock);

    assertThat(whole.readHalf(lock)).isSameAs(read);
    assertThat(read.resource).isSameAs(whole);
    assertThat(read.id).isEqualTo(whole.id);
    assertThat(read.shared).isTrue();
  }

  @Test
  void leadsAConditionToItsLock() {
    ReentrantLock lock = new ReentrantLock();
    Object condition = lock.newCondition();
    LockRecord whole = record(lock);
    LockRecord r = LockTable.alias(condition, whole, LockRecord.CONDITION, false, 1, null);

    assertThat(LockTable.find(condition, false)).isSameAs(r);
    assertThat(r.resource).isSameAs(whole);
  }

  @Test
  void triesOnlyUnfairLocksOfTheJdkItself_beforeItPublishesAWait() {
    class Mine extends ReentrantLock {
      private static final long serialVersionUID = 1;
    }

    assertThat(record(new ReentrantLock()).barging).isTrue();
    assertThat(record(new ReentrantLock(true)).barging).isFalse();
    assertThat(record(new Mine()).barging).as("its tryLock may do anything").isFalse();
  }

  @Test
  void takesALockForShared_whenTheNameOfItsClassSaysSo() {
    assertThat(record(new AGate()).exclusive).isTrue();
    assertThat(record(new AGate.ReadGate()).exclusive).isFalse();
  }

  @Test
  void keepsThePermitsThatASemaphoreHadAtFirst() {
    Semaphore semaphore = new Semaphore(3);
    semaphore.acquireUninterruptibly();
    LockRecord r = record(semaphore);
    semaphore.acquireUninterruptibly();

    assertThat(record(semaphore).permitsAtFirst).isEqualTo(2);
    assertThat(r.exclusive).isFalse();
    assertThat(record(new ReentrantLock()).permitsAtFirst).isEqualTo(-1);
  }

  @Test
  void notesWhoSignals_onceForEachThread() {
    CountDownLatch latch = new CountDownLatch(1);
    LockRecord r = LockTable.signal(latch, System.identityHashCode(latch), 1);
    for (long id : new long[] {50, 51, 50, 51}) {
      ThreadState s = new ThreadState(false);
      s.threadId = id;
      s.thread = Thread.currentThread();
      r.signalledBy(s, 1, false);
    }

    Signaller newest = r.signallers();
    assertThat(newest.threadId).isEqualTo(51);
    assertThat(newest.next.threadId).isEqualTo(50);
    assertThat(newest.next.next).isNull();
  }
}
