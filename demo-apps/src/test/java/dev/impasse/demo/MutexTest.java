package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MutexTest {

  private final Mutex mutex = new Mutex();

  @Test
  void isNotReentrant() throws InterruptedException {
    mutex.lock();
    assertThat(mutex.tryLock()).isFalse();
    assertThat(mutex.tryLock(1, TimeUnit.MILLISECONDS)).isFalse();
    mutex.unlock();
    assertThat(mutex.tryLock()).isTrue();
  }

  @Test
  void refusesRelease_whenTheCallerIsNotTheHolder() throws Exception {
    CompletableFuture.runAsync(mutex::lock).get(10, TimeUnit.SECONDS);
    assertThatThrownBy(mutex::unlock).isInstanceOf(IllegalMonitorStateException.class);
  }
}
