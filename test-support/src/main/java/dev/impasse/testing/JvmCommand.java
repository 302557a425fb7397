package dev.impasse.testing;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A JVM to start: with the packaged agent or without, of a main class of the test tree or of a jar.
 * Every method that adds something changes this and returns it.
 *
 * <p>JVMs of tests are many and live shortly: they compile little, with the fast compiler alone,
 * and collect garbage on one thread, unless {@link #bothCompilers} says otherwise.
 */
public final class JvmCommand {

  /**
   * What of a short life is not worth it: the second compiler, compiling what has run 200 times
   * only, threads that collect garbage together, and touching fresh memory instead of what is in
   * the cache. A third of the processor time of a JVM that starts, reports and ends.
   */
  private static final List<String> SHORT_LIFE =
      List.of(
          "-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=5", "-XX:+UseSerialGC", "-Xmn6m");

  private final Jdk jdk;
  private final Path directory;
  private final List<String> jvmOptions = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private String classPath = "";
  private boolean bothCompilers;
  private boolean unreadStderr;

  private JvmCommand(Jdk jdk, Path directory) {
    this.jdk = jdk;
    this.directory = directory;
  }

  /** Begins a command; the directory is the program's own, and takes the files of its output. */
  public static JvmCommand on(Jdk jdk, Path directory) {
    return new JvmCommand(jdk, directory);
  }

  /** Adds options of the JVM. */
  public JvmCommand jvm(String... options) {
    jvmOptions.addAll(List.of(options));
    return this;
  }

  /** Adds the agent; {@code options} as they stand behind the {@code =}. */
  public JvmCommand agent(String options) {
    return jvm(agentOption(PackagedJar.AGENT.path(), options));
  }

  /** Returns the JVM's option that starts an agent. */
  public static String agentOption(Path jar, String options) {
    return "-javaagent:" + jar + (options.isEmpty() ? "" : "=" + options);
  }

  /** Takes the program from a jar instead of the test tree. */
  public JvmCommand classPath(Path jar) {
    return classPath(jar.toString());
  }

  /** Takes the program from a class path instead of the test tree. */
  public JvmCommand classPath(String path) {
    classPath = path;
    return this;
  }

  /** Sets a variable of the environment. */
  public JvmCommand environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Lets the JVM optimize and collect garbage as it does by itself: for load and for races. */
  public JvmCommand bothCompilers() {
    bothCompilers = true;
    return this;
  }

  /** Makes stderr a pipe that nobody reads. */
  public JvmCommand unreadStderr() {
    unreadStderr = true;
    return this;
  }

  /** Starts a main class. */
  public ForkedProgram start(Class<?> main, String... arguments) {
    if (classPath.isEmpty()) {
      classPath = classes(main);
    }
    return start(main.getName(), arguments);
  }

  /** Starts a main class of the class path that was given. */
  public ForkedProgram start(String main, String... arguments) {
    return launch(Stream.concat(Stream.of("-cp", classPath, main), Stream.of(arguments)).toList());
  }

  /** Runs a main class to its end. */
  public ProgramResult run(Class<?> main, String... arguments) {
    try (ForkedProgram program = start(main, arguments)) {
      return program.end();
    }
  }

  /** Runs the main class of a jar to its end. */
  public ProgramResult runJar(Path jar, String... arguments) {
    List<String> words =
        Stream.concat(Stream.of("-jar", jar.toString()), Stream.of(arguments)).toList();
    try (ForkedProgram program = launch(words)) {
      return program.end();
    }
  }

  private ForkedProgram launch(List<String> words) {
    List<String> command = new ArrayList<>(List.of(jdk.java()));
    if (!bothCompilers) {
      command.addAll(SHORT_LIFE);
    }
    command.addAll(jvmOptions);
    command.addAll(words);
    return ForkedProgram.start(directory, command, environment, unreadStderr);
  }

  private static String classes(Class<?> main) {
    try {
      return Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
