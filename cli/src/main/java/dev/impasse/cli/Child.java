package dev.impasse.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs with our stdin, stdout and stderr. It never outlives us: if this process is
 * told to end, it tells the program.
 */
final class Child implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(3);

  private final Process process;
  private final Thread reaper = new Thread(this::stop, "impasse-stop");

  private Child(Process process) {
    this.process = process;
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /** Starts the program; one that cannot be started is a usage error. */
  static Child start(ProcessBuilder builder) {
    try {
      return new Child(builder.inheritIO().start());
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, "cannot start the program: " + e.getMessage());
    }
  }

  /** Waits for the end of the program; returns whether it came in time. */
  boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits for the end of the program and returns its exit code. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** Asks the program and its children to end, and makes them when they do not. */
  void stop() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!endsWithin(GRACE)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
    Runtime.getRuntime().removeShutdownHook(reaper);
  }
}
