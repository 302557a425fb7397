package dev.impasse.cli.launch;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs with our stdin, stdout and stderr. It never outlives us: if this process is
 * told to end, by Ctrl-C for one, it tells the program.
 */
public final class Child implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(3);

  private final Process process;
  private final Thread reaper;

  private Child(Process process, Runnable lastWords) {
    this.process = process;
    reaper =
        new Thread(
            () -> {
              end();
              lastWords.run();
            },
            "impasse-stop");
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /**
   * Starts the program; one that cannot be started is a usage error.
   *
   * @param lastWords what to do when the program was stopped because we are told to end
   */
  public static Child start(ProcessBuilder builder, Runnable lastWords) {
    try {
      return new Child(builder.inheritIO().start(), lastWords);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, "cannot start the program: " + e.getMessage());
    }
  }

  /**
   * Starts the program with its stdout and stderr in a file and nothing on its stdin.
   *
   * @param output the file, which is written anew
   */
  public static Child startQuietly(ProcessBuilder builder, Path output) {
    try {
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      return new Child(process, () -> {});
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, "cannot start the program: " + e.getMessage());
    }
  }

  /** Waits for the end of the program; returns whether it came in time. */
  public boolean endsWithin(Duration time) throws InterruptedException {
    boolean ended = process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    if (ended) {
      takeTheLastWord();
    }
    return ended;
  }

  /** Waits for the end of the program and returns its exit code. */
  public int exitCode() throws InterruptedException {
    int exitCode = process.waitFor();
    takeTheLastWord();
    return exitCode;
  }

  /** Whoever is first has it: the caller, or the shutdown, during which the caller waits here. */
  private void takeTheLastWord() throws InterruptedException {
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException shutdown) {
      reaper.join();
      Thread.sleep(Long.MAX_VALUE); // the JVM ends while we do
    }
  }

  /** Ends the program and its children, and keeps the last word. */
  public void stop() throws InterruptedException {
    end();
    takeTheLastWord();
  }

  /** Asks the program and its children to end, and makes them when they do not. */
  private void end() {
    List<ProcessHandle> children = process.descendants().toList();
    children.forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      boolean ended = process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      children.forEach(ProcessHandle::destroyForcibly); // also of a parent that has gone before
      if (!ended) {
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
      end();
    }
  }
}
