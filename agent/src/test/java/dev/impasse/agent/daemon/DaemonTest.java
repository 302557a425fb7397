package dev.impasse.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.agent.jvm.Threads;
import java.util.List;
import org.junit.jupiter.api.Test;

class DaemonTest {

  @Test
  void knowsItsOwnThreadsByWhatTheyAre_notByTheirNames() {
    List<Thread> own =
        List.of(Daemon.of("impasse-one", () -> {}), Daemon.watched("impasse-two", () -> {}));
    own.forEach(thread -> thread.setName("main"));
    Thread namesake = new Thread(() -> {}, "impasse-detector");

    assertThat(own).allMatch(Threads::isOurs).allMatch(Thread::isDaemon);
    assertThat(Threads.isOurs(namesake)).isFalse();
  }
}
