package dev.impasse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stop that arrives inside a hook: the step is completed, and the thread is stopped later. */
class RepairsTest {

  private final ThreadState thread = new ThreadState(false);
  private final LockRecord record = ThreadCaches.lookup(thread, new ReentrantLock(), 1, false);
  private final List<Throwable> stops = new ArrayList<>();
  private Throwable arrivesMeanwhile;
  private AgentLink before;

  private final class Stopping extends QuietLink {
    @Override
    public void stopped(Thread stopped, Throwable with) {
      Throwable another = arrivesMeanwhile;
      arrivesMeanwhile = null;
      if (another instanceof Error error) {
        throw error;
      }
      stops.add(with);
    }
  }

  @BeforeEach
  void link() {
    before = Tracking.link;
    Tracking.link = new Stopping();
    thread.threadId = 42;
  }

  @AfterEach
  void unlink() {
    Tracking.link = before;
  }

  private static Error stop() throws ReflectiveOperationException {
    return (Error) Class.forName("java.lang.ThreadDeath").getConstructor().newInstance();
  }

  @Test
  void stopsTheThreadOnceMore_whenAStopArrivedInAHook() throws Exception {
    Error stop = stop();
    assertThat(Stops.caught(stop)).isTrue();
    assertThat(Stops.caught(new AssertionError(stop))).as("as the cause").isTrue();
    assertThat(stops).containsExactly(stop, stop);
  }

  @Test
  void stopsNoThread_whenAHookFailed() {
    assertThat(Stops.caught(new IllegalStateException())).isFalse();
    assertThat(Stops.caught(new AssertionError(new OutOfMemoryError()))).isFalse();
    assertThat(stops).isEmpty();
  }

  @Test
  void stopsWithTheLast_whenAnotherStopArrivesMeanwhile() throws Exception {
    Error another = stop();
    arrivesMeanwhile = another;
    assertThat(Stops.caught(stop())).isTrue();
    assertThat(stops).containsExactly(another);
  }

  @Test
  void pushesTheHold_whenTheAcquireWasCutShortBefore() {
    Waits.request(thread, record, 7, 1, 0);
    Repairs.acquired(thread, record, 7, 1);

    assertThat(Waits.innermostWait(thread)).isNull();
    assertThat(HoldStack.heldNow(thread)).containsExactly(record);
  }

  @Test
  void pushesNoSecondHold_whenTheAcquireWasCutShortBehind() {
    Waits.request(thread, record, 7, 1, 0);
    HeldLocks.acquiredAfterRequest(thread, record, 7, 1);
    Repairs.acquired(thread, record, 7, 1);

    assertThat(HoldStack.heldNow(thread)).containsExactly(record);
    assertThat(HoldStack.holdOf(thread, record) >>> 32).isEqualTo(1);
  }

  @Test
  void leavesAnOuterWait_whenAnotherLockWasAcquired() {
    LockRecord outer = ThreadCaches.lookup(thread, new ReentrantLock(), 2, false);
    Waits.request(thread, outer, 7, 1, 0);
    Repairs.acquired(thread, record, 7, 1);

    assertThat(Waits.innermostWait(thread)).isSameAs(outer);
  }

  @Test
  void withdrawsTheWait_whenARequestWasGivenUp() {
    Waits.request(thread, record, 7, 1, 0);
    Repairs.gaveUp(thread, record);
    assertThat(thread.waitDepth()).isZero();
    Repairs.gaveUp(thread, record);
    assertThat(thread.waitDepth()).isZero();
  }

  @Test
  void withdrawsOnlyWhatWasPublished_whenAWaitWasCutShort() {
    Waits.request(thread, record, 7, 1, 0);
    Waits.publish(thread, null, 8, 1, 0, ThreadState.WAIT_JOIN);
    thread.awaiting = new Object();
    Repairs.withdraw(thread, 1);

    assertThat(thread.waitDepth()).isEqualTo(1);
    assertThat(thread.awaiting).isNull();
    Repairs.withdraw(thread, 1);
    assertThat(thread.waitDepth()).isEqualTo(1);
  }

  @Test
  void releasesForAWaitAndReacquires_whereverItWasCutShort() {
    HeldLocks.acquired(thread, record, 1, 1, false);
    long hold = HoldStack.holdOf(thread, record);

    assertThat(Repairs.waits(thread, record, null, 7, hold, 0)).isEqualTo(hold);
    assertThat(thread.waitDepth()).isEqualTo(1);
    assertThat(thread.depth()).isZero();
    assertThat(Repairs.waits(thread, record, null, 7, hold, 0)).isEqualTo(hold);
    assertThat(thread.waitDepth()).as("published already").isEqualTo(1);

    Repairs.resumes(thread, record, hold, 7, 1);
    Repairs.resumes(thread, record, hold, 7, 1);
    assertThat(thread.waitDepth()).isZero();
    assertThat(HoldStack.heldNow(thread)).containsExactly(record);
  }
}
