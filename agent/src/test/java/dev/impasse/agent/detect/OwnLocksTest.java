package dev.impasse.agent.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class OwnLocksTest {

  /** A name that no class has lets nobody through. */
  @Test
  void namesClassesThatExist_amongThoseThatMayBeWaitedFor() {
    assertThat(OwnLocks.ASKED_FOR)
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThatCode(() -> Class.forName(name, false, getClass().getClassLoader()))
                    .doesNotThrowAnyException());
  }
}
