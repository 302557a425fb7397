package dev.impasse.core.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.predict.Reorderings.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Compares prediction with the search over all reorderings, on random small traces. */
class DifferentialTest {

  private static final int TRACES = Integer.getInteger("impasse.differential.traces", 3_000);
  private static final long SEED = Long.getLong("impasse.differential.seed", 42);

  @Test
  void agreesWithTheSearchOverAllReorderings() throws IOException {
    Random random = new Random(SEED);
    int patterns = 0;
    int predictable = 0;
    int missed = 0;
    for (int n = 0; n < TRACES; n++) {
      List<Event> trace = trace(random);
      String text = trace.stream().map(Event::toString).collect(Collectors.joining("\n"));
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Analysis analysis =
          Analysis.of(new StdFeed(() -> new ByteArrayInputStream(bytes)), Bounds.STANDARD);
      if (analysis.patterns().isEmpty()) {
        continue;
      }
      patterns++;
      boolean deadlock = Reorderings.deadlock(trace);
      boolean tierA = analysis.count(Verdict.SYNC_PRESERVING) > 0;
      boolean tierB = analysis.count(Verdict.WITNESSED) > 0;
      assertThat(tierA).as(text).isEqualTo(Reorderings.syncPreserving(trace));
      assertThat(deadlock || !(tierA || tierB)).as(text).isTrue();
      predictable += deadlock ? 1 : 0;
      missed += deadlock && !tierA && !tierB ? 1 : 0;
    }
    System.getLogger("differential")
        .log(
            System.Logger.Level.INFO,
            "with patterns {0}, predictable {1}, missed {2}",
            patterns,
            predictable,
            missed);
    assertThat(patterns).isGreaterThan(TRACES / 20);
    assertThat(missed).isLessThanOrEqualTo(1 + predictable / 200);
  }

  /** Two to four threads, three or four locks, one or two variables, up to 22 events. */
  static List<Event> trace(Random random) {
    int threads = 2 + random.nextInt(3);
    int locks = 3 + random.nextInt(2);
    double memory = random.nextInt(3) * 0.15;
    List<Event> trace = new ArrayList<>();
    List<List<String>> held = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      held.add(new ArrayList<>());
    }
    boolean forks = random.nextInt(3) == 0;
    int joined = -1;
    int started = forks ? 1 : threads;
    int length = 12 + random.nextInt(10);
    while (trace.size() < length) {
      int t = random.nextInt(started);
      if (t == joined) {
        continue;
      }
      List<String> mine = held.get(t);
      String lock = "L" + random.nextInt(locks);
      if (started < threads && random.nextInt(4) == 0) {
        trace.add(new Event(t, "fork", "T" + started++));
      } else if (joined < 0 && t == 0 && started == threads && random.nextInt(12) == 0) {
        joined = threads - 1;
        for (; !held.get(joined).isEmpty(); taken.remove(held.get(joined).remove(0))) {
          trace.add(new Event(joined, "rel", held.get(joined).get(0)));
        }
        trace.add(new Event(t, "join", "T" + joined));
      } else if (random.nextDouble() < memory) {
        trace.add(new Event(t, random.nextBoolean() ? "r" : "w", "V" + random.nextInt(2)));
      } else if (!mine.isEmpty() && (mine.size() > 2 || random.nextInt(5) < 2)) {
        String last = mine.remove(random.nextInt(6) == 0 ? 0 : mine.size() - 1);
        taken.remove(last);
        trace.add(new Event(t, "rel", last));
      } else if (!taken.contains(lock)) {
        mine.add(lock);
        taken.add(lock);
        trace.add(new Event(t, "acq", lock));
      }
    }
    for (int t = 0; t < threads; t++) {
      for (int i = held.get(t).size() - 1; i >= 0; i--) {
        trace.add(new Event(t, "rel", held.get(t).get(i)));
      }
    }
    return trace;
  }
}
