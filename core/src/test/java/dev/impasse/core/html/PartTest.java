package dev.impasse.core.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PartTest {

  @Test
  void isAllOfASmallTrace() {
    TreeMap<Long, String> marks = new TreeMap<>();
    marks.put(7L, "a");
    assertThat(Part.choose(marks, 100, 100)).containsExactly(new Part(1, 100, List.of("a")));
  }

  @Test
  void liesRoundFindingsAndAtTheEnd() {
    TreeMap<Long, String> marks = new TreeMap<>();
    marks.put(50_000L, "a");
    assertThat(Part.choose(marks, 1_000_000, 2_000))
        .containsExactly(
            new Part(49_200, 50_199, List.of("a")), new Part(999_001, 1_000_000, List.of()));
  }

  @Test
  void growsTogetherWithTheNextOne() {
    TreeMap<Long, String> marks = new TreeMap<>();
    marks.put(999_500L, "a");
    List<Part> parts = Part.choose(marks, 1_000_000, 2_000);
    assertThat(parts).hasSize(1);
    assertThat(parts.get(0).to()).isEqualTo(1_000_000);
    assertThat(parts.get(0).findings()).containsExactly("a");
  }

  @Test
  void neverHasMoreEventsThanAllowed() {
    TreeMap<Long, String> marks = new TreeMap<>();
    for (long i = 1; i < 1_000; i++) {
      marks.put(i * 977, "f" + i);
    }
    List<Part> parts = Part.choose(marks, 1_000_000, 6_000);
    assertThat(parts.stream().mapToLong(part -> part.to() - part.from() + 1).sum())
        .isBetween(1L, 6_000L);
    assertThat(parts.get(parts.size() - 1).to()).isEqualTo(1_000_000);
  }
}
