package dev.impasse.matrix;

import dev.impasse.demo.Jdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One cell in a JVM of its own under the packaged agent; closing it kills it. */
final class CellRun implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration REPORT = Duration.ofSeconds(8);
  private static final Duration SCANS = Duration.ofMillis(400);
  private static final Duration MANY_SCANS = Duration.ofMillis(4_000);
  private static final Pattern WHOLE = Pattern.compile("(?m)^DEADLOCK [A-Z]+ (?s:.*?)^  Fix: ");
  private static final Pattern JDK = Pattern.compile("(?m)^jdk: (\\d+)$");
  private static final long POLL_MILLIS = 20;

  private final Process process;
  private final Path out;
  private final Path err;

  private CellRun(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Runs a cell until there is something to say about it. */
  static Outcome of(Place place, Path directory) throws IOException, InterruptedException {
    try (CellRun run = start(place, directory)) {
      Shape shape = place.cell().shape();
      boolean silent = shape.verdict() == Shape.Verdict.SILENT;
      run.until(DEADLINE, silent ? () -> false : run::hangs);
      if (!silent) {
        run.until(place.missed() ? MANY_SCANS : REPORT, run::reported);
        run.until(SCANS, () -> place.missed()); // whether there is more to come
      }
      return run.outcome();
    }
  }

  private static CellRun start(Place place, Path directory) throws IOException {
    Shape shape = place.cell().shape();
    List<String> command = new ArrayList<>();
    command.add(Jdk.ofFeature(place.feature()).java());
    command.add("-XX:TieredStopAtLevel=1"); // these programs end before a better compiler is ready
    command.add(
        "-javaagent:"
            + System.getProperty("impasse.agent.jar")
            + (shape.insideJdk() ? "=scope=jdk" : ""));
    command.add("-cp");
    command.add(System.getProperty("impasse.demo.jar"));
    command.add(Shapes.class.getName());
    command.add(shape.name());
    command.add(place.kind().name().toLowerCase(Locale.ROOT));
    String name = place.toString().replace('/', '-');
    Path out = directory.resolve(name + "-out.txt");
    Path err = directory.resolve(name + "-err.txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.remove("JAVA_TOOL_OPTIONS");
    environment.remove("JDK_JAVA_OPTIONS");
    return new CellRun(
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
  }

  /** Polls the files of another process: there is nothing to wait for but time. */
  private void until(Duration deadline, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    while (process.isAlive() && System.nanoTime() < end && !condition.getAsBoolean()) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  private boolean hangs() {
    return JDK.matcher(read(out)).find();
  }

  private boolean reported() {
    return WHOLE.matcher(read(err)).find();
  }

  private Outcome outcome() {
    int exitCode = process.isAlive() ? Outcome.HANGS : process.exitValue();
    Matcher jdk = JDK.matcher(read(out));
    return new Outcome(
        exitCode, jdk.find() ? Integer.parseInt(jdk.group(1)) : -1, read(out), read(err));
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("cannot read what the program printed: file=" + file, e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
