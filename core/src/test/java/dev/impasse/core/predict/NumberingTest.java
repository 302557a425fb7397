package dev.impasse.core.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers are those of a map, wherever they are kept. */
class NumberingTest {

  @Test
  void numbersInOrderOfAppearance_likeAMap() {
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      Numbering numbering = new Numbering();
      Map<Long, Integer> expected = new HashMap<>();
      int range = 1 << (1 + random.nextInt(25));
      for (int i = 0; i < 20_000; i++) {
        int id = random.nextInt(50) == 0 ? random.nextInt() : random.nextInt(range);
        boolean apart = random.nextInt(10) == 0;
        long key = apart ? (1L << 40) + id : id;
        int number = apart ? numbering.ofOther(id, -id) : numbering.of(id);
        Integer before = expected.putIfAbsent(key, expected.size());
        assertThat(number).isEqualTo(before == null ? expected.size() - 1 : before);
        assertThat(numbering.id(number)).isEqualTo(apart ? -id : id);
      }
    }
  }
}
