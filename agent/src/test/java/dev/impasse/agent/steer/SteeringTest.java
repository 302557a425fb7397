package dev.impasse.agent.steer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.agent.weave.SiteTable;
import dev.impasse.core.model.Site;
import dev.impasse.core.steer.SteerPlace;
import dev.impasse.core.steer.SteerSide;
import dev.impasse.core.steer.SteerSpec;
import dev.impasse.runtime.ThreadView;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Two threads that are to join each other: each holds its own end and wants the other's. */
class SteeringTest {

  private static final long LONG_MILLIS = 100_000;
  private static final Site JOIN = site("join");
  private static final SteerSide.Lock END = new SteerSide.Lock("end", "", true);

  private Steering steering = steering(LONG_MILLIS, 1_000);
  private int join;

  private static Site site(String method) {
    return new Site(0, "p.A", method, "()V", "A.java", 7, "other", "", "Thread.join");
  }

  private Steering steering(long pauseMillis, int pauses) {
    SteerPlace place = new SteerPlace("p.A", "join", "Thread.join", "other", 0, "A.java:7");
    SteerSide side = new SteerSide("t", END, null, END, place);
    SteerSpec spec = new SteerSpec("f", List.of(side, side), List.of(), true, pauseMillis, pauses);
    SteeredSites sites = new SteeredSites(spec, new SiteTable(site -> {}));
    join = sites.site(JOIN, 0);
    return new Steering(spec, sites);
  }

  private void beforeJoin(Thread other) {
    steering.beforeAcquire(ThreadView.unseen(Thread.currentThread()), other, join);
  }

  private static void end(Thread thread) throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(60));
    assertThat(thread.isAlive()).isFalse();
  }

  private void awaitPause() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!steering.isPausing() && System.nanoTime() - deadline < 0) {
      Thread.onSpinWait();
    }
    assertThat(steering.isPausing()).isTrue();
  }

  @Test
  void letsAllGo_whenEachWantsWhatTheNextOneHolds() throws Exception {
    Thread[] threads = new Thread[2];
    threads[0] = new Thread(() -> beforeJoin(threads[1]));
    threads[1] = new Thread(() -> beforeJoin(threads[0]));
    threads[0].start();
    awaitPause();
    assertThat(steering.met).isNull();
    threads[1].start();
    end(threads[0]);
    end(threads[1]);

    assertThat(steering.met).hasSize(2);
    assertThat(steering.isPausing()).isFalse();
    assertThat(steering.letGo).isNull();
  }

  @Test
  void doesNotLetGo_whereThoseWhoStandWantSomebodyElse() throws Exception {
    Thread third = new Thread(() -> {});
    Thread one = new Thread(() -> beforeJoin(third));
    Thread other = new Thread(() -> beforeJoin(third));
    steering = steering(1, 1_000);
    one.start();
    other.start();
    end(one);
    end(other);

    assertThat(steering.met).isNull();
    assertThat(steering.letGo).isEqualTo("the time of its pause was over");
  }

  @Test
  void endsThePause_andKeepsTheInterrupt() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread third = new Thread(() -> {});
    Thread thread =
        new Thread(
            () -> {
              beforeJoin(third);
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    thread.start();
    awaitPause();
    thread.interrupt();
    end(thread);

    assertThat(interrupted).isTrue();
    assertThat(steering.letGo).isEqualTo("it was interrupted");
  }

  @Test
  void keepsThePermitOfPark() throws Exception {
    steering = steering(20, 1_000);
    Thread third = new Thread(() -> {});
    Thread thread =
        new Thread(
            () -> {
              LockSupport.unpark(Thread.currentThread());
              beforeJoin(third);
              LockSupport.park();
            });
    thread.start();
    end(thread);
  }

  @Test
  void closesACycle_alsoWhenItMayNotPauseAnyMore() throws Exception {
    steering = steering(LONG_MILLIS, 1);
    Thread third = new Thread(() -> {});
    CountDownLatch passed = new CountDownLatch(1);
    Thread[] threads = new Thread[2];
    threads[0] = new Thread(() -> beforeJoin(threads[1]));
    threads[1] =
        new Thread(
            () -> {
              beforeJoin(third); // there are no pauses left: it only passes by
              passed.countDown();
              beforeJoin(threads[0]);
            });
    threads[0].start();
    awaitPause();
    threads[1].start();
    assertThat(passed.await(60, TimeUnit.SECONDS)).isTrue();
    end(threads[0]);
    end(threads[1]);

    assertThat(steering.met).hasSize(2);
  }

  @Test
  void asksNobody_atOtherSites() {
    int other = steering.sites().site(site("another"), 0);

    assertThat(steering.sites().isSteered(join)).isTrue();
    assertThat(steering.sites().isSteered(other)).isFalse();
    steering.beforeAcquire(ThreadView.unseen(Thread.currentThread()), new Thread(), other);
  }
}
