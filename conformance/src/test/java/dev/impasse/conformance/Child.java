package dev.impasse.conformance;

import dev.impasse.forked.Jdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a subject in a JVM of its own, with every check that the JVM has turned on. */
final class Child {

  private static final long DEADLINE_MINUTES = 15;

  private Child() {}

  static Behaviour run(Subject subject, Jdk jdk, Mode mode, Path directory)
      throws IOException, InterruptedException {
    Path work = Files.createDirectories(directory.resolve(jdk.feature() + "-" + mode));
    Path out = work.resolve("stdout.txt");
    Path err = work.resolve("stderr.txt");
    Path mismatches = work.resolve("mismatches.txt");
    List<String> command = new ArrayList<>(List.of(jdk.java()));
    command.addAll(mode.jvmOptions());
    command.addAll(List.of("-Xmx1g", "-Xverify:all", "-Xcheck:jni"));
    command.addAll(List.of("-Xlog:all=off", "-Xlog:monitormismatch=info:file=" + mismatches));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), subject.main()));
    command.addAll(subject.arguments());
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly().waitFor();
    return new Behaviour(
        ended ? process.exitValue() : -1,
        lines(out),
        withoutNumbers(lines(err)),
        lines(mismatches));
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

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file)
        ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList()
        : List.of();
  }
}
