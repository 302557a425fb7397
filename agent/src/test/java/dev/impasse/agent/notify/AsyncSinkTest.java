package dev.impasse.agent.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class AsyncSinkTest {

  @Test
  void goesOn_whenWorkThrows() throws InterruptedException {
    AsyncSink outlet = new AsyncSink("throwing", true);
    CountDownLatch done = new CountDownLatch(1);

    outlet.execute(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    outlet.execute(done::countDown);

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void neverWaits_andDropsWhatFindsNoRoom() throws InterruptedException {
    AsyncSink outlet = new AsyncSink("blocked", true);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    outlet.execute(
        () -> {
          running.countDown();
          Awaitility.await().until(() -> free.getCount() == 0);
        });
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

    for (int i = 0; i < AsyncSink.ROOM + 10; i++) {
      outlet.execute(done::incrementAndGet);
    }
    assertThat(outlet.idle()).isFalse();
    free.countDown();

    Awaitility.await().until(outlet::idle);
    assertThat(done).hasValue(AsyncSink.ROOM);
  }
}
