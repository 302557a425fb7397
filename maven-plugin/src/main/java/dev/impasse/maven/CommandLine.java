package dev.impasse.maven;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.logging.Log;

/** Runs {@code impasse} in a JVM of its own, with the JDK of Maven, and logs what it prints. */
final class CommandLine {

  private static final int WIDTH = 110;

  private final List<File> classPath;
  private final File agent;
  private final Log log;

  CommandLine(List<File> classPath, File agent, Log log) {
    this.classPath = classPath;
    this.agent = agent;
    this.log = log;
  }

  /** Runs it to its end and returns its exit code: docs/cli.md says what each means. */
  int run(List<String> arguments) throws MojoExecutionException {
    try {
      Process process = start(arguments);
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        lines.lines().forEach(log::info);
        return process.waitFor();
      } finally {
        process.destroy(); // nothing, if it has ended
      }
    } catch (IOException e) {
      throw new MojoExecutionException("the command line of Impasse does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("interrupted", e);
    }
  }

  /** Returns the path of the Java that runs Maven. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private Process start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.add("-Dfile.encoding=UTF-8");
    command.add("-Dstdout.encoding=UTF-8");
    command.add("-Dstderr.encoding=UTF-8");
    command.add("-Dimpasse.agent=" + agent);
    command.add("dev.impasse.cli.Impasse");
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .put(
            "CLASSPATH",
            classPath.stream().map(File::getPath).collect(Collectors.joining(File.pathSeparator)));
    builder.environment().put("COLUMNS", Integer.toString(WIDTH));
    return builder.start();
  }
}
