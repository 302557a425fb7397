package dev.impasse.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * A program in a process of its own; closing it kills it and what it has started.
 *
 * <p>Its output goes to files, so that a program that prints a lot cannot block on a pipe. JVMs are
 * started by {@link JvmCommand}.
 */
public final class ForkedProgram implements AutoCloseable {

  /** How long a program may take that is to end by itself; nobody waits so long in a good run. */
  public static final Duration DEADLINE = Duration.ofMinutes(2);

  private static final Pattern END_OF_REPORT = Pattern.compile("(?m)^  Fix: ");
  private static final long POLL_MILLIS = 20;

  private final List<String> command;
  private final Process process;
  private final Path out;
  private final Path err;

  private ForkedProgram(List<String> command, Process process, Path out, Path err) {
    this.command = command;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts a program; {@code unread} makes its stderr a pipe that nobody reads. */
  static ForkedProgram start(
      Path directory, List<String> command, Map<String, String> environment, boolean unread) {
    try {
      Path out = Files.createTempFile(directory, "stdout", ".txt");
      Path err = Files.createTempFile(directory, "stderr", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().keySet().removeIf(ForkedProgram::changesTheRun);
      builder.environment().putAll(environment);
      builder.redirectOutput(out.toFile());
      builder.redirectError(
          unread ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.to(err.toFile()));
      return new ForkedProgram(command, builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean changesTheRun(String variable) {
    return variable.equals("JAVA_TOOL_OPTIONS")
        || variable.equals("JDK_JAVA_OPTIONS")
        || variable.equals("COLUMNS")
        || variable.startsWith("IMPASSE_");
  }

  /** Runs any program to its end, {@code jstack} for instance. */
  public static ProgramResult run(Path directory, String... command) {
    try (ForkedProgram program = start(directory, List.of(command), Map.of(), false)) {
      return program.end();
    }
  }

  /** Waits for the end of the program; fails when it does not come. */
  public ProgramResult end() {
    if (!endsWithin(DEADLINE)) {
      throw new AssertionError("must end in time: " + command + "\n" + out() + err());
    }
    return now();
  }

  /** Waits for the end of the program, but not longer; returns what there is then. */
  public ProgramResult result(Duration deadline) {
    return endsWithin(deadline) ? now() : new ProgramResult(-1, out(), err());
  }

  /** Waits for the end of the program; returns whether it came in time. */
  public boolean endsWithin(Duration deadline) {
    try {
      return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns what there is by now. */
  public ProgramResult now() {
    int exitCode = process.isAlive() ? -1 : process.exitValue();
    return new ProgramResult(exitCode, out(), err());
  }

  /** Waits until a report on stderr is whole, {@code count} of them; returns what there is then. */
  public ProgramResult untilReported(int count, Duration deadline) {
    until(() -> END_OF_REPORT.matcher(err()).results().count() >= count, deadline);
    return now();
  }

  /** Waits until the program has printed the text; returns whether it has. */
  public boolean untilPrinted(String text, Duration deadline) {
    return until(() -> out().contains(text), deadline);
  }

  /** Waits until stderr has the text; returns whether it has. */
  public boolean untilSaid(String text, Duration deadline) {
    return until(() -> err().contains(text), deadline);
  }

  /**
   * Waits while the program runs until something holds, which is asked again and again: what
   * another process does can only be polled. Returns whether it holds.
   */
  public boolean until(BooleanSupplier condition, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    try {
      while (!condition.getAsBoolean() && process.isAlive() && System.nanoTime() - end < 0) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return condition.getAsBoolean();
  }

  /** Whether it has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns its process id. */
  public long pid() {
    return process.pid();
  }

  /** Writes to its stdin. */
  public void type(String text) {
    try {
      process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes its stdin. */
  public void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the program as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Returns what it has printed on stdout. */
  public String out() {
    return read(out);
  }

  /** Returns what it has printed on stderr. */
  public String err() {
    return read(err);
  }

  /** A character that is written half is no error: the next poll reads it whole. */
  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    kill();
  }
}
