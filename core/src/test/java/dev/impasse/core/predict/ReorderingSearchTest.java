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

/** Deadlocks behind sections that are left in another order than they were entered. */
class ReorderingSearchTest {

  private static final int TRACES = Integer.getInteger("impasse.reordering.traces", 300);
  private static final long SEED = Long.getLong("impasse.reordering.seed", 5);

  /** T0's whole section of L1 has to go before that of T1, which no side holds at the end. */
  @Test
  void findsSchedule_whereALockThatNoSideHoldsChangesItsOrder() throws IOException {
    Analysis analysis =
        analysis(
            """
            T1|acq(L1)|1
            T1|acq(L2)|2
            T1|rel(L1)|3
            T0|acq(L1)|4
            T1|acq(L0)|5
            T1|rel(L2)|6
            T1|rel(L0)|7
            T0|acq(L2)|8
            T0|rel(L2)|9
            T0|rel(L1)|10
            T0|acq(L0)|11
            T0|acq(L2)|12
            """);

    assertThat(analysis.count(Verdict.WITNESSED)).isEqualTo(1);
    Schedule schedule = analysis.patterns().get(0).schedule;
    assertThat(schedule).isNotNull();
    assertThat(schedule.legs()).extracting(Schedule.Leg::toEvent).containsExactly(10L, 3L, 11L);
  }

  /** The value that T1 reads keeps T0's section of L1 behind it. */
  @Test
  void findsNone_whereAValueKeepsTheOrder() throws IOException {
    Analysis analysis =
        analysis(
            """
            T1|acq(L1)|1
            T1|w(V)|1
            T1|acq(L2)|2
            T1|rel(L1)|3
            T0|acq(L1)|4
            T0|r(V)|4
            T1|acq(L0)|5
            T1|rel(L2)|6
            T1|rel(L0)|7
            T0|acq(L2)|8
            T0|rel(L2)|9
            T0|rel(L1)|10
            T0|acq(L0)|11
            T0|acq(L2)|12
            """);

    assertThat(analysis.count(Verdict.WITNESSED)).isZero();
  }

  @Test
  void agreesWithTheSearchOverAllReorderings_whereLocksAreHandedOver() throws IOException {
    Random random = new Random(SEED);
    int predictable = 0;
    int missed = 0;
    for (int n = 0; n < TRACES; n++) {
      List<Event> trace = trace(random);
      String text = trace.stream().map(Event::toString).collect(Collectors.joining("\n"));
      Analysis analysis = analysis(text);
      boolean predicted =
          analysis.count(Verdict.SYNC_PRESERVING) + analysis.count(Verdict.WITNESSED) > 0;
      boolean deadlock = !analysis.patterns().isEmpty() && Reorderings.deadlock(trace);
      assertThat(deadlock || !predicted).as(text).isTrue();
      predictable += deadlock ? 1 : 0;
      missed += deadlock && !predicted ? 1 : 0;
    }
    assertThat(predictable).isGreaterThan(TRACES / 40);
    assertThat(missed).isLessThanOrEqualTo(predictable / 1_000);
  }

  /** Two or three threads that release any of what they hold. */
  private static List<Event> trace(Random random) {
    int threads = 2 + random.nextInt(2);
    List<Event> trace = new ArrayList<>();
    List<List<String>> held = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      held.add(new ArrayList<>());
    }
    while (trace.size() < 16) {
      int t = random.nextInt(threads);
      List<String> mine = held.get(t);
      String lock = "L" + random.nextInt(4);
      if (random.nextInt(10) == 0) {
        trace.add(new Event(t, random.nextBoolean() ? "r" : "w", "V"));
      } else if (!mine.isEmpty() && (mine.size() > 2 || random.nextInt(2) == 0)) {
        trace.add(new Event(t, "rel", mine.remove(random.nextInt(mine.size()))));
      } else if (held.stream().noneMatch(of -> of.contains(lock))) {
        mine.add(lock);
        trace.add(new Event(t, "acq", lock));
      }
    }
    for (int t = 0; t < threads; t++) {
      for (String lock : held.get(t)) {
        trace.add(new Event(t, "rel", lock));
      }
    }
    return trace;
  }

  private static Analysis analysis(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Analysis.of(new StdFeed(() -> new ByteArrayInputStream(bytes)), Bounds.STANDARD);
  }
}
