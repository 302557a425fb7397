package dev.impasse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/**
 * States that are lent to virtual threads: to one at a time, while it holds or awaits something.
 */
class VirtualThreadsTest {

  /** Ids that differ by it are in one chain. */
  private static final int CHAINS = 1 << 14;

  private static long nextChain = 800_000_000;

  private final long id = nextChain++;
  private final Thread thread = new Thread(() -> {});

  private ThreadState attach(int turn) {
    return VirtualThreads.attach(thread, id + (long) turn * CHAINS);
  }

  @Test
  void keepsTheState_whileALockIsHeld() {
    ThreadState s = attach(0);
    LockRecord r = ThreadCaches.lookup(s, new ReentrantLock(), 1, false);
    HeldLocks.acquired(s, r, 1, 1, false);
    s.leave();
    assertThat(VirtualThreads.find(id)).isSameAs(s);
    assertThat(attach(0)).isSameAs(s);

    HeldLocks.released(s, r, 1, 1);
    s.leave();
    assertThat(VirtualThreads.find(id)).isNull();
    assertThat(s.thread).isNull();
    assertThat(s.threadId).isZero();
  }

  @Test
  void keepsTheState_whileAWaitIsPublishedOrATaskRuns() {
    ThreadState s = attach(0);
    Waits.publish(s, null, 1, 1, 0, ThreadState.WAIT_JOIN);
    s.leave();
    assertThat(s.threadId).isEqualTo(id);
    RunningTasks.runs(s, new Object());
    Waits.unpublish(s);
    s.leave();
    assertThat(s.threadId).isEqualTo(id);
    RunningTasks.ran(s);
    assertThat(s.threadId).isZero();
  }

  @Test
  void lendsAFreeState_toTheNextThreadOfTheChain() {
    ThreadState s = attach(0);
    s.leave();

    assertThat(attach(1)).isSameAs(s);
    assertThat(s.threadId).isEqualTo(id + CHAINS);
  }

  @Test
  void lendsNoState_thatAnotherThreadHas() {
    ThreadState s = attach(0);
    ThreadState other = attach(1);

    assertThat(other).isNotSameAs(s);
    assertThat(s.lend(77)).isFalse();
    assertThat(VirtualThreads.find(id)).isSameAs(s);
    assertThat(VirtualThreads.find(id + CHAINS)).isSameAs(other);
  }

  @Test
  void dropsFreeStates_thatAreTooMany_andKeepsThoseInUse() {
    ThreadState used = attach(0);
    ThreadState free = attach(1);
    ThreadState tooMany = attach(2);
    free.leave();
    tooMany.leave();
    VirtualThreads.trim();

    assertThat(VirtualThreads.find(id)).isSameAs(used);
    assertThat(free.lend(1) ^ tooMany.lend(1)).as("one is kept").isTrue();
  }

  @Test
  void keepsNoCaches_inAStateThatIsLent() {
    ThreadState s = attach(0);
    ReentrantLock lock = new ReentrantLock();
    LockRecord r = ThreadCaches.lookup(s, lock, 1, false);

    assertThat(s.hashCache).isNull();
    assertThat(s.siteCache).containsOnlyNulls();
    assertThat(ThreadCaches.lookup(s, lock, 1, false)).isSameAs(r);
  }
}
