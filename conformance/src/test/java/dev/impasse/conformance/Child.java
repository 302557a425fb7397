package dev.impasse.conformance;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs a subject in a JVM of its own, with every check that the JVM has turned on. */
final class Child {

  private static final Duration DEADLINE = Duration.ofMinutes(15);

  private Child() {}

  static Behaviour run(Subject subject, Jdk jdk, Mode mode, Path directory) throws IOException {
    Path work = Files.createDirectories(directory.resolve(jdk.feature() + "-" + mode));
    Path mismatches = work.resolve("mismatches.txt");
    try (ForkedProgram program =
        JvmCommand.on(jdk, work)
            .bothCompilers()
            .jvm(mode.jvmOptions().toArray(String[]::new))
            .jvm("-Xmx1g", "-Xverify:all", "-Xcheck:jni")
            .jvm("-Xlog:all=off", "-Xlog:monitormismatch=info:file=" + mismatches)
            .classPath(System.getProperty("java.class.path"))
            .start(subject.main(), subject.arguments().toArray(String[]::new))) {
      program.endInput();
      ProgramResult result = program.result(DEADLINE);
      return new Behaviour(
          result.exitCode(),
          result.out().lines().toList(),
          withoutNumbers(result.err().lines().toList()),
          Files.exists(mismatches) ? Files.readAllLines(mismatches) : List.of());
    }
  }

  /**
   * Times, addresses and process ids differ from run to run, and so does how often a line comes.
   */
  private static List<String> withoutNumbers(List<String> lines) {
    return lines.stream()
        .map(line -> line.replaceAll("(0x)?[0-9a-f]*[0-9][0-9a-f]*", "#"))
        .filter(line -> !isSharing(line))
        .distinct()
        .toList();
  }

  /** What the JVM itself says whenever an agent adds to the boot class path. */
  private static boolean isSharing(String line) {
    return line.contains("Sharing is only supported for boot loader classes because bootstrap");
  }
}
