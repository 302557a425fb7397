package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventTest {

  private final Event event = new Event();

  @Test
  void saysThatItIsNotSet_whenTheTimeIsUp() throws InterruptedException {
    assertThat(event.await(1)).isFalse();
  }

  @Test
  void wakesWhoWaits() {
    CompletableFuture<Void> waiter = CompletableFuture.runAsync(event::await);
    event.set();
    assertThat(waiter).succeedsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void staysSet() throws InterruptedException {
    event.set();
    event.await();
    assertThat(event.await(1)).isTrue();
  }
}
