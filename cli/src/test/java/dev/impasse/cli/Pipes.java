package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes named pipes, on which a reader waits until somebody writes: here nobody does. */
final class Pipes {

  private Pipes() {}

  /** Makes one; skips the test where there are none. */
  static Path make(Path pipe) throws IOException, InterruptedException {
    try {
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    } catch (IOException noSuchProgram) {
      assumeTrue(false, "no mkfifo here: " + noSuchProgram);
    }
    assertThat(Files.exists(pipe)).isTrue();
    return pipe;
  }
}
