package dev.impasse.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.runtime.EventStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DroppedEventsTest {

  private final DroppedEvents dropped = new DroppedEvents();

  /** A stream whose every event is dropped, since nobody gives it a chunk. */
  private EventStream starved(int id) {
    EventStream stream = new EventStream(id);
    for (int i = 0; i < id; i++) {
      stream.observed(1, 1, 1);
    }
    stream.starved = true;
    dropped.begin(stream);
    return stream;
  }

  @Test
  void countsThoseOfThreadsThatEnded_andKeepsNoneOfTheirStreams() {
    List<WeakReference<EventStream>> ended = new ArrayList<>();
    long lost = 0;
    for (int id = 1; id <= 100; id++) {
      EventStream stream = starved(id);
      lost += stream.droppedInAll();
      ended.add(new WeakReference<>(stream));
      dropped.end(stream);
    }
    EventStream living = starved(7);
    assertThat(lost).isPositive();
    assertThat(dropped.inAll()).isEqualTo(lost + living.droppedInAll());
    assertThat(collected(ended)).isTrue();
    assertThat(dropped.inAll()).isEqualTo(lost + living.droppedInAll());
  }

  @SuppressWarnings("SystemGc") // that nothing else keeps them is what is tested
  private static boolean collected(List<WeakReference<EventStream>> streams) {
    for (int tries = 0; tries < 50; tries++) {
      System.gc();
      if (streams.stream().allMatch(stream -> stream.get() == null)) {
        return true;
      }
    }
    return false;
  }
}
