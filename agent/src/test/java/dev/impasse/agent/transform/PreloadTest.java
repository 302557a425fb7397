package dev.impasse.agent.transform;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.impasse.runtime.ThreadState;
import org.junit.jupiter.api.Test;

/** A name that no class has any more preloads nothing, and a hook would load the class instead. */
class PreloadTest {

  @Test
  void namesClassesOfTheRuntime_thatExist() {
    Preload.OF_RUNTIME.forEach(name -> exists(ThreadState.class.getPackageName() + '.' + name));
  }

  @Test
  void namesClassesOfTheAgent_thatExist() {
    Preload.OF_AGENT.forEach(name -> exists("dev.impasse.agent." + name));
  }

  private static void exists(String name) {
    assertThatCode(() -> Class.forName(name, false, PreloadTest.class.getClassLoader()))
        .as(name)
        .doesNotThrowAnyException();
  }
}
