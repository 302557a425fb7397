package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GeneratorTest {

  @Test
  void takesTurnsWithItsCaller() throws InterruptedException {
    List<String> steps = new ArrayList<>(); // no lock of its own: that is what the turns are for
    Generator<Integer, Integer> doubling =
        new Generator<>(
            "doubling",
            self -> {
              Optional<Integer> item = self.yielding(0);
              while (item.isPresent()) {
                steps.add("body " + item.get());
                item = self.yielding(2 * item.get());
              }
              steps.add("closed");
            });

    assertThat(doubling.start()).isZero();
    for (int item = 1; item <= 3; item++) {
      steps.add("caller " + doubling.send(item));
    }
    doubling.close();

    assertThat(steps)
        .containsExactly(
            "body 1", "caller 2", "body 2", "caller 4", "body 3", "caller 6", "closed");
  }

  @Test
  void refusesItem_whenTheBodyHasEnded() {
    Generator<Integer, String> once = new Generator<>("once", self -> self.yielding("only"));
    assertThat(once.start()).isEqualTo("only");
    assertThatThrownBy(() -> once.send(1)).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> once.send(2)).isInstanceOf(NoSuchElementException.class);
  }
}
