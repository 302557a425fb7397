package dev.impasse.matrix;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.PackagedJar;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One cell in a JVM of its own under the packaged agent; closing it kills it. */
final class CellRun implements AutoCloseable {

  /** 20,000 threads that start one after the other take their time on a busy machine. */
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private static final Duration REPORT = ForkedProgram.DEADLINE;
  private static final Duration SCANS = Duration.ofMillis(400);
  private static final Duration MANY_SCANS = Duration.ofMillis(4_000);

  /** As docs/trace-format.md has it. */
  private static final long FINDING_OFFSET = 33;

  private static final Pattern WHOLE = Pattern.compile("(?m)^DEADLOCK [A-Z]+ (?s:.*?)^  Fix: ");
  private static final Pattern JDK_SAID = Pattern.compile("(?m)^jdk: (\\d+)$");

  private final ForkedProgram program;

  private CellRun(ForkedProgram program) {
    this.program = program;
  }

  /** Runs a cell until there is something to say about it. */
  static Outcome of(Place place, Path directory) {
    try (CellRun run = start(place, directory)) {
      Shape shape = place.cell().shape();
      boolean silent = shape.verdict() == Shape.Verdict.SILENT;
      run.program.until(() -> !silent && run.hangs(), DEADLINE);
      if (!silent) {
        boolean missed = place.missed() || place.missedUnwoven();
        run.program.until(run::reported, missed ? MANY_SCANS : REPORT);
        run.program.until(() -> missed, SCANS); // whether there is more to come
        boolean written = place.recorded() && run.reported();
        run.program.until(() -> !written || hasFinding(place.trace(directory)), REPORT);
      }
      return run.outcome();
    }
  }

  /** Whether the report is in the trace, where it comes on a thread of its own. */
  private static boolean hasFinding(Path trace) {
    try (FileChannel file = FileChannel.open(trace)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      return file.read(one, FINDING_OFFSET) == 1 && one.get(0) != 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As small as they can be: there are many, and all are kept until they are analysed. */
  private static String trace(Place place, Path directory) {
    return place.recorded()
        ? "trace=" + place.trace(directory).toAbsolutePath() + ",trace-max=8m"
        : "";
  }

  /** Half of the runs record, and weave the application for that; the other half do neither. */
  private static String options(Place place, Path directory) {
    return place.unwoven()
        ? "weave=jdk"
        : (place.cell().shape().insideJdk() ? "scope=jdk," : "") + trace(place, directory);
  }

  private static CellRun start(Place place, Path directory) {
    Shape shape = place.cell().shape();
    return new CellRun(
        JvmCommand.on(Jdk.ofFeature(place.feature()), directory)
            .agent(options(place, directory))
            .classPath(PackagedJar.DEMOS.path())
            .start(
                Shapes.class,
                place.cell().type().getName(),
                place.kind().name().toLowerCase(Locale.ROOT)));
  }

  private boolean hangs() {
    return JDK_SAID.matcher(program.out()).find();
  }

  private boolean reported() {
    return WHOLE.matcher(program.err()).find();
  }

  private Outcome outcome() {
    ProgramResult result = program.now();
    Matcher jdk = JDK_SAID.matcher(result.out());
    return new Outcome(
        result.exitCode(),
        jdk.find() ? Integer.parseInt(jdk.group(1)) : -1,
        result.out(),
        result.err());
  }

  @Override
  public void close() {
    program.close();
  }
}
