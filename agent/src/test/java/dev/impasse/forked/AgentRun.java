package dev.impasse.forked;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One program in a JVM of its own, with the packaged agent or without; closing it kills it.
 *
 * <p>Its output goes to files, so that a program that prints a lot cannot block on a pipe.
 */
final class AgentRun implements AutoCloseable {

  private static final Pattern HEADLINE = Pattern.compile("(?m)^DEADLOCK (DETECTED|SUSPECTED) .*$");
  private static final long POLL_MILLIS = 20;

  private final Process process;
  private final Path out;
  private final Path err;

  private AgentRun(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** What to run and how; every method changes it and returns it. */
  static final class Command {

    private final Jdk jdk;
    private final Path directory;
    private final List<String> jvmOptions = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private String classPath = "";
    private boolean unreadStderr;

    Command(Jdk jdk, Path directory) {
      this.jdk = jdk;
      this.directory = directory;
    }

    Command jvm(String... options) {
      jvmOptions.addAll(List.of(options));
      return this;
    }

    /** Adds the agent; {@code options} as they stand behind the {@code =}. */
    Command agent(String options) {
      return jvm(agentOption(agentJar(), options));
    }

    /** Takes the program from a jar instead of the test tree. */
    Command classPath(Path jar) {
      classPath = jar.toString();
      return this;
    }

    Command environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Makes stderr a pipe that nobody reads. */
    Command unreadStderr() {
      unreadStderr = true;
      return this;
    }

    /** Starts a main class of the test tree. */
    AgentRun start(Class<?> main, String... arguments) {
      List<String> command = new ArrayList<>();
      command.add(jdk.java());
      command.addAll(jvmOptions);
      command.addAll(
          List.of("-cp", classPath.isEmpty() ? classes(main) : classPath, main.getName()));
      command.addAll(List.of(arguments));
      try {
        Path out = Files.createTempFile(directory, "stdout", ".txt");
        Path err = Files.createTempFile(directory, "stderr", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        builder.redirectError(
            unreadStderr ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.to(err.toFile()));
        return new AgentRun(builder.redirectOutput(out.toFile()).start(), out, err);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Runs a main class to its end. */
    Result run(Class<?> main, String... arguments) {
      try (AgentRun run = start(main, arguments)) {
        return run.result(Duration.ofSeconds(60));
      }
    }
  }

  /**
   * How a program ended.
   *
   * @param exitCode its exit code; -1 if it did not end in time
   * @param out what it printed
   * @param err what it, and the agent, printed on stderr
   */
  record Result(int exitCode, String out, String err) {

    /** Returns the headlines of the deadlocks that were reported. */
    List<String> deadlocks() {
      return HEADLINE.matcher(err).results().map(m -> m.group()).toList();
    }
  }

  static Command on(Jdk jdk, Path directory) {
    return new Command(jdk, directory);
  }

  /** Returns the path of the packaged agent, which the build names by a system property. */
  static Path agentJar() {
    return Path.of(System.getProperty("impasse.agent.jar"));
  }

  static String agentOption(Path jar, String options) {
    return "-javaagent:" + jar + (options.isEmpty() ? "" : "=" + options);
  }

  private static String classes(Class<?> main) {
    try {
      return Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for the end of the program. */
  Result result(Duration deadline) {
    try {
      boolean ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return new Result(ended ? process.exitValue() : -1, out(), err());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until a report on stderr is whole, {@code count} of them; returns what there is then. */
  Result untilReported(int count, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    while (reports(err()) < count && process.isAlive() && System.nanoTime() < end) {
      pause();
    }
    return new Result(process.isAlive() ? -1 : process.exitValue(), out(), err());
  }

  /** Waits until the program has printed a line that contains the text. */
  boolean untilPrinted(String text, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!out().contains(text) && process.isAlive() && System.nanoTime() < end) {
      pause();
    }
    return out().contains(text);
  }

  /** Waits until stderr has a line that contains the text. */
  boolean untilSaid(String text, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!err().contains(text) && process.isAlive() && System.nanoTime() < end) {
      pause();
    }
    return err().contains(text);
  }

  private static int reports(String text) {
    Matcher fix = Pattern.compile("(?m)^  Fix: ").matcher(text);
    return (int) fix.results().count();
  }

  /** Polling a file of another process: there is nothing to wait for but time. */
  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns its process id. */
  long pid() {
    return process.pid();
  }

  /** Writes to its stdin. */
  void type(String text) {
    try {
      process.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the program as {@code kill -9} does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (java.nio.charset.MalformedInputException e) {
      return ""; // in the middle of a character: the next look sees it whole
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
