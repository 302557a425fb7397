package dev.impasse.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Python's {@code multiprocessing.Process}: a child JVM that runs the {@code main} of a class of
 * this program.
 *
 * <p>The child gets the class path of its parent, and the options of the parent that concern
 * Impasse, word for word: {@code %p} in a trace file name is replaced in the child, by the child's
 * process id.
 */
class JavaProcess {

  private final List<String> command = new ArrayList<>();
  private @Nullable Process process;

  JavaProcess(Class<?> program, String... args) {
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(inheritedOptions());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(args));
  }

  /** Starts the child; it prints to where the parent prints. */
  final void start() {
    try {
      process = new ProcessBuilder(command).inheritIO().start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a child process", e);
    }
  }

  /** Waits for the end of the child, which has been started. */
  final void join() throws InterruptedException {
    if (process == null) {
      throw new IllegalStateException("a process is started before it is joined");
    }
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException("a child process ends well: exitCode=" + exitCode);
    }
  }

  private static List<String> inheritedOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-javaagent:") || option.startsWith("-Dimpasse."))
        .filter(option -> !comesFromEnvironment(option))
        .toList();
  }

  /** An option in one of these variables reaches the child without our help. */
  private static boolean comesFromEnvironment(String option) {
    return System.getenv().getOrDefault("JAVA_TOOL_OPTIONS", "").contains(option)
        || System.getenv().getOrDefault("JDK_JAVA_OPTIONS", "").contains(option);
  }
}
