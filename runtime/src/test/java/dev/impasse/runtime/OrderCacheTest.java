package dev.impasse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which lock orders a thread reports to the agent, and how it counts those that it knows. */
class OrderCacheTest {

  private static final int EVERY = 64;

  private final ThreadState thread = new ThreadState(false);
  private final ReentrantLock one = new ReentrantLock();
  private final ReentrantLock two = new ReentrantLock();
  private final List<String> seen = new ArrayList<>();
  private final List<Integer> again = new ArrayList<>();
  private AgentLink before;

  /** Keeps orders by the locks that are held. */
  private final class Collecting extends QuietLink {
    @Override
    public Object orderFirstSeen(ThreadState state) {
      StringBuilder order = new StringBuilder();
      for (int i = 0; i < state.depth(); i++) {
        order.append(state.held[i].refersTo(one) ? "one " : "two ");
      }
      seen.add(order.toString().strip());
      return seen.get(seen.size() - 1);
    }

    @Override
    public void orderAgain(Object order, int times) {
      again.add(times);
    }
  }

  @BeforeEach
  void collect() {
    before = Tracking.link;
    Tracking.link = new Collecting();
    Tracking.orders = true;
    thread.threadId = 42;
  }

  @AfterEach
  void stop() {
    Tracking.orders = false;
    Tracking.link = before;
  }

  private static void nest(ThreadState by, ReentrantLock outer, ReentrantLock inner, int site) {
    LockRecord out = ThreadCaches.lookup(by, outer, 1, false);
    LockRecord in = ThreadCaches.lookup(by, inner, site, false);
    HeldLocks.acquired(by, out, 1, 1, false);
    HeldLocks.acquired(by, in, site, 1, false);
    HeldLocks.released(by, in, site, 1);
    HeldLocks.released(by, out, 1, 1);
  }

  private int rest() {
    int sum = 0;
    for (int slot = 0; slot < OrderCache.slots(); slot++) {
      sum += thread.orders.rest(slot);
    }
    return sum;
  }

  @Test
  void reportsNoOrder_whenOneLockIsHeld() {
    LockRecord r = ThreadCaches.lookup(thread, one, 1, false);
    HeldLocks.acquired(thread, r, 1, 1, false);
    HeldLocks.acquired(thread, r, 1, 1, false);

    assertThat(seen).isEmpty();
  }

  @Test
  void reportsAnOrderOnce_andCountsItAfterwards() {
    for (int i = 0; i < 11; i++) {
      nest(thread, one, two, 2);
    }

    assertThat(seen).containsExactly("one two");
    assertThat(again).isEmpty();
    assertThat(rest()).isEqualTo(10);
  }

  @Test
  void reportsHowOften_whenACountIsFull() {
    for (int i = 0; i < 1 + 2 * EVERY + 3; i++) {
      nest(thread, one, two, 2);
    }

    assertThat(again).containsExactly(EVERY, EVERY);
    assertThat(rest()).isEqualTo(3);
  }

  @Test
  void reportsBothOrders_whenTwoThreadsInvertTwoLocks() {
    ThreadState other = new ThreadState(false);
    other.threadId = 43;
    nest(thread, one, two, 2);
    nest(other, two, one, 2);

    assertThat(seen).containsExactly("one two", "two one");
  }

  @Test
  void reportsAnOrderAgain_whenItIsTakenElsewhere() {
    nest(thread, one, two, 2);
    nest(thread, one, two, 3);

    assertThat(seen).containsExactly("one two", "one two");
  }

  @Test
  void reportsAnOrderOfOtherLocks_whenTheyAreTakenInTheSamePlaces() {
    nest(thread, one, two, 2);
    nest(thread, one, new ReentrantLock(), 2);

    assertThat(seen).hasSize(2);
    assertThat(rest()).isZero();
  }

  @Test
  void reportsAnOrderAnew_whenTheThreadHasStartedAnother() {
    nest(thread, one, two, 2);
    nest(thread, one, two, 2);
    LockOrders.starts(thread, new ThreadState(false));
    assertThat(again).as("what was counted before").containsExactly(1);

    nest(thread, one, two, 2);

    assertThat(seen).hasSize(2);
    assertThat(thread.starts).isEqualTo(1);
  }
}
