package dev.impasse.core.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the order of locks alone says of a text is what reading all of it says. */
class StdOrderTest {

  private static final int TRACES = 3_000;

  @Test
  void saysThatNothingIsPredicted_whereNoLocksAreOnACycle_andNowhereElse() throws IOException {
    Random random = new Random(7);
    int ordered = 0;
    int cyclic = 0;
    for (int n = 0; n < TRACES; n++) {
      String text =
          DifferentialTest.trace(random).stream()
              .map(Reorderings.Event::toString)
              .collect(Collectors.joining("\n"));
      StdFeed feed = feed(text);
      Analysis all = Analysis.of(feed, Bounds.STANDARD);
      StdOrder order = feed(text).ordered();
      boolean onCycle = LockOrder.of(all.trace()).candidates().length > 0;
      assertThat(order == null).as(text).isEqualTo(onCycle);
      if (order != null) {
        ordered++;
        assertThat(all.patterns()).as(text).isEmpty();
        assertThat(all.search().gatedPairs()).as(text).isEmpty();
        assertThat(order.events()).as(text).isEqualTo(all.trace().events);
        assertThat(order.threads()).as(text).isEqualTo(feed.threadCount(all.trace()));
      } else {
        cyclic++;
      }
    }
    assertThat(List.of(ordered, cyclic)).allMatch(count -> count > TRACES / 20);
  }

  @Test
  void givesUp_atALineThatIsRefusedOrNotPlain() throws IOException {
    String good = "T1|acq(L1)|1\nT1|w(V1)|2\n\nT1|rel(L1)|3\nT1|fork(T2)|4\nT2|begin()|5";
    assertThat(ordered(good)).isNotNull();
    for (String odd :
        List.of(
            "T1|acq(L1|7",
            "|acq(L1)|7",
            "T1 acq(L1)",
            "T1|zz(L1)|1",
            "T1|r(V1|1",
            "T1|r(V1",
            "T1|r(V1|1\nT1|r(V1)|2",
            "T1|w(V123456789012345|1\nT1|w(V123456789012345)|1",
            "T1|acq(L(1))|7",
            "Thread-1|acq(L1)|7",
            "T1|acquire(L1)|7")) {
      assertThat(ordered(good + "\n" + odd + "\n")).as(odd).isNull();
    }
  }

  @Test
  void keepsALockHeld_untilItIsReleasedAsOftenAsItWasAcquired() throws IOException {
    String twice = "T1|acq(L1)|1\nT1|acq(L1)|2\nT1|rel(L1)|3\n";
    String inner = "T1|acq(L2)|4\nT1|rel(L2)|5\n";
    String reverse = "T2|acq(L2)|6\nT2|acq(L1)|7\nT2|rel(L1)|8\nT2|rel(L2)|9\n";
    assertThat(ordered(twice + inner + "T1|rel(L1)|9\n" + reverse)).isNull();
    assertThat(ordered(twice + "T1|rel(L1)|9\n" + inner + reverse)).isNotNull();
  }

  @Test
  void countsThreadsByTheirWholeNames() throws IOException {
    String lock = "|acq(L1)|1\n";
    StdOrder order = ordered("T1" + lock + "1" + lock + "\0001" + lock + "T" + lock + "T12" + lock);

    assertThat(order).isNotNull();
    assertThat(order.threads()).isEqualTo(4);
  }

  private static @Nullable StdOrder ordered(String text) throws IOException {
    return feed(text).ordered();
  }

  private static StdFeed feed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new StdFeed(() -> new ByteArrayInputStream(bytes));
  }
}
