package dev.impasse.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * One run of a demo from the packaged jar in a JVM of its own, twenty times as fast; closing it
 * kills it.
 */
final class DemoRun implements AutoCloseable {

  private final Process process;
  private final Path out;
  private final Path err;

  private DemoRun(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts the demo; its output goes to two files in {@code directory}. */
  static DemoRun start(Jdk jdk, String demo, Path directory, String... jvmOptions)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(jdk.java());
    command.addAll(List.of(jvmOptions));
    command.add("-Dimpasse.demo.speed=20");
    command.add("-cp");
    command.add(jar("impasse.demo.jar"));
    command.add(Demos.class.getName());
    command.add(demo);
    Path out = directory.resolve("stdout");
    Path err = directory.resolve("stderr");
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.remove("JAVA_TOOL_OPTIONS");
    environment.remove("JDK_JAVA_OPTIONS");
    return new DemoRun(
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
  }

  /** Returns the path of a packaged jar, which the build names by a system property. */
  static String jar(String property) {
    String path = System.getProperty(property);
    if (path == null || !Files.isRegularFile(Path.of(path))) {
      throw new AssertionError("the build packages this jar first: " + property + "=" + path);
    }
    return path;
  }

  /** Waits for the end of the program; returns whether it came in time. */
  boolean endsWithin(Duration deadline) throws InterruptedException {
    return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  int exitCode() {
    return process.exitValue();
  }

  TreeSet<String> outputShape() {
    return OutputShape.of(lines(out));
  }

  List<String> err() {
    return lines(err);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readString(file).lines().toList();
    } catch (IOException e) {
      throw new AssertionError("cannot read what the demo printed: file=" + file, e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
