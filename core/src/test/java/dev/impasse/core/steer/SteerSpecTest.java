package dev.impasse.core.steer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.model.Site;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteerSpecTest {

  private static final SteerSide.Lock LOCK = new SteerSide.Lock("A.a", "A", false);

  private static Site site(int id, String method, int line, String expression) {
    return new Site(id, "p.A", method, "()V", "A.java", line, expression, "", "monitorenter");
  }

  private static SteerSide side() {
    return new SteerSide("t", LOCK, null, LOCK, SteerPlace.of(site(1, "m", 1, "a"), 0));
  }

  @Test
  void triesEveryOrder_thenLongerPauses() {
    SteerSpec spec = new SteerSpec("f", List.of(side(), side()));
    List<Integer> schedule = List.of(1, 0);

    assertThat(spec.attempt(1, schedule).order()).isEmpty();
    assertThat(spec.attempt(2, schedule).order()).containsExactly(1, 0);
    assertThat(spec.attempt(3, schedule).order()).containsExactly(0, 1);
    assertThat(spec.attempt(4, schedule).order()).isEmpty();
    assertThat(spec.attempt(3, schedule).numbered()).isTrue();
    assertThat(spec.attempt(4, schedule).numbered()).isFalse();
    assertThat(spec.attempt(4, schedule).pauseMillis())
        .isGreaterThan(spec.attempt(3, schedule).pauseMillis());
    assertThat(spec.attempt(1_000_000, schedule).pauseMillis()).isEqualTo(10_000);
  }

  @Test
  void knowsAPlaceAgain_whenLinesAndNumbersHaveChanged() {
    List<Site> recorded =
        List.of(
            site(1, "lambda$run$3", 10, "a"),
            site(2, "lambda$run$3", 11, "b"),
            site(3, "lambda$run$3", 20, "a"));
    SteerPlace second = PlaceMatcher.place(recorded.get(2), recorded);
    assertThat(second).isNotNull();
    PlaceMatcher later = new PlaceMatcher(second, false);

    assertThat(later.matches(site(7, "lambda$run$0", 110, "a"))).isFalse();
    assertThat(later.matches(site(8, "lambda$run$0", 111, "b"))).isFalse();
    assertThat(later.matches(site(9, "lambda$run$0", 120, "a"))).isTrue();
    assertThat(later.matches(site(10, "lambda$run$0", 120, "a"))).isFalse();
    assertThat(later.matches(site(9, "lambda$run$0", 120, "a"))).isTrue();
    assertThat(later.matches(site(9, "lambda$stop$0", 120, "a"))).isFalse();
    PlaceMatcher exact = new PlaceMatcher(second, true);
    assertThat(exact.matches(site(7, "lambda$run$0", 110, "a"))).isFalse();
    assertThat(exact.matches(site(9, "lambda$run$0", 120, "a"))).isFalse();
  }

  @Test
  void takesNamesForTheSame_thatDifferInNumbersAlone() {
    assertThat(SteerPlace.isSameName("A$$Lambda$14/0x00ab", "A$$Lambda$15/0x00cd")).isTrue();
    assertThat(SteerPlace.isSameName("A$1", "A$12")).isTrue();
    assertThat(SteerPlace.isSameName("A$1", "A$B")).isFalse();
    assertThat(SteerPlace.isSameName("A", "AB")).isFalse();
    assertThat(SteerPlace.isSameName("AB", "A")).isFalse();
  }
}
