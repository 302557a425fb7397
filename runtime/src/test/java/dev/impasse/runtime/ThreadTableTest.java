package dev.impasse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which state a thread has, from when on and until when. */
class ThreadTableTest {

  /** Ids that differ by it are in one chain. */
  private static final int CHAINS = 1 << 14;

  private final List<String> reported = new ArrayList<>();
  private final List<ThreadState> made = new ArrayList<>();
  private AgentLink before;

  /** In unit tests the id of a thread is what its class says. */
  private static final class Numbered extends Thread {
    private final long number;

    Numbered(long number) {
      this.number = number;
    }

    @Override
    public long getId() {
      return number;
    }
  }

  private final class Reporting extends QuietLink {
    @Override
    public void threadFirstSeen(Thread thread, long threadId, boolean virtual, long parentId) {
      reported.add(threadId + " by " + parentId);
    }
  }

  @BeforeEach
  void track() {
    before = Tracking.link;
    Tracking.link = new Reporting();
    Tracking.on = true;
  }

  @AfterEach
  void stop() {
    Tracking.on = false;
    Tracking.link = before;
    made.forEach(ThreadTable::remove);
  }

  private ThreadState announce(Thread child, long parentId) {
    ThreadState s = ThreadTable.announce(child, parentId);
    if (s != null) {
      made.add(s);
    }
    return s;
  }

  private static <T> T inAThread(Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task);
    thread.start();
    return task.get(1, TimeUnit.MINUTES);
  }

  @Test
  void givesAThreadItsState_atItsFirstOperation() throws Exception {
    ThreadState s =
        inAThread(
            () -> {
              assertThat(ThreadTable.quick()).isNull();
              ThreadState first = ThreadTable.current();
              assertThat(first.thread).isSameAs(Thread.currentThread());
              assertThat(ThreadTable.current()).isSameAs(first);
              assertThat(ThreadTable.quick()).isSameAs(first);
              return first;
            });
    made.add(s);

    assertThat(ThreadTable.find(s.threadId)).isSameAs(s);
    assertThat(reported).containsExactly(s.threadId + " by 0");
  }

  @Test
  void givesNoState_whenTrackingIsOff() throws Exception {
    Tracking.on = false;
    assertThat(inAThread(() -> ThreadTable.current() == null)).isTrue();
  }

  @Test
  void knowsAChildByItsParent_beforeItRuns() throws Exception {
    List<ThreadState> own = new ArrayList<>();
    Thread child = new Thread(() -> own.add(ThreadTable.current()));
    ThreadState s = announce(child, 7);

    assertThat(s.thread).isSameAs(child);
    assertThat(announce(child, 8)).as("known already").isNull();
    child.start();
    child.join(TimeUnit.MINUTES.toMillis(1));
    assertThat(own).containsExactly(s);
    assertThat(reported).containsExactly(s.threadId + " by 7");
  }

  @Test
  void forgetsAThread_whenItCouldNotBeStarted() {
    ThreadState s = announce(new Numbered(900_000_001), 7);
    assertThat(ThreadTable.find(900_000_001)).isSameAs(s);
    ThreadTable.abandon(s);

    assertThat(ThreadTable.find(900_000_001)).isNull();
  }

  @Test
  void findsTheOthersOfAChain_whenOneIsRemoved() {
    long id = 900_000_002;
    ThreadState oldest = announce(new Numbered(id), 7);
    ThreadState middle = announce(new Numbered(id + CHAINS), 7);
    ThreadState newest = announce(new Numbered(id + 2 * CHAINS), 7);

    ThreadTable.remove(middle);
    assertThat(ThreadTable.find(id + CHAINS)).isNull();
    assertThat(ThreadTable.find(id)).isSameAs(oldest);
    ThreadTable.remove(newest);
    assertThat(ThreadTable.find(id + 2 * CHAINS)).isNull();
    assertThat(ThreadTable.find(id)).isSameAs(oldest);
    assertThat(ThreadTable.snapshot()).contains(oldest).doesNotContain(middle, newest);
  }

  @Test
  void showsNoOperation_ofAThreadThatIsIgnored() throws Exception {
    boolean[] seen =
        inAThread(
            () -> {
              ThreadState first = LockOperations.enter();
              ThreadTable.ignore(Thread.currentThread());
              made.add(ThreadTable.current());
              boolean ignores = ThreadTable.ignores(Thread.currentThread());
              return new boolean[] {
                first != null, ignores, LockOperations.enter() != null, ThreadTable.quick() != null
              };
            });

    assertThat(seen).containsExactly(true, true, false, false);
  }

  @Test
  void knowsWhoRunsATask_alsoOneWithinAnother() {
    Thread runner = new Numbered(900_000_003);
    ThreadState s = announce(runner, 7);
    Object outer = new Object();
    List<Object> inner = new ArrayList<>();
    RunningTasks.runs(s, outer);
    for (int i = 0; i < 5; i++) {
      inner.add(new Object());
      RunningTasks.runs(s, inner.get(i));
    }

    assertThat(ThreadTable.runnerOf(outer)).isSameAs(runner);
    assertThat(ThreadTable.runnerOf(inner.get(4))).isSameAs(runner);
    RunningTasks.ran(s);
    assertThat(ThreadTable.runnerOf(inner.get(4))).isNull();
    assertThat(ThreadTable.runnerOf(inner.get(3))).isSameAs(runner);
  }
}
