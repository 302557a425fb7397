package dev.impasse.demo;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.PackagedJar;
import java.nio.file.Path;
import java.util.TreeSet;

/** Runs demos from the packaged jar, twenty times as fast. */
final class DemoRun {

  private DemoRun() {}

  /** Starts a demo in a JVM of its own. */
  static ForkedProgram start(Jdk jdk, String demo, Path directory, String... jvmOptions) {
    return JvmCommand.on(jdk, directory)
        .jvm(jvmOptions)
        .jvm("-Dimpasse.demo.speed=20")
        .classPath(PackagedJar.DEMOS.path())
        .start(Demos.class, demo);
  }

  /** Returns the shape of what a demo has printed by now. */
  static TreeSet<String> outputShape(ForkedProgram demo) {
    return OutputShape.of(demo.out().lines().toList());
  }
}
