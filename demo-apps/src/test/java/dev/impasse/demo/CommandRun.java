package dev.impasse.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of the packaged command line, to its end.
 *
 * @param exitCode its exit code
 * @param out what came on stdout
 * @param err what came on stderr
 */
record CommandRun(int exitCode, String out, String err) {

  private static final int DEADLINE_SECONDS = 60;

  /** Runs {@code impasse} with these words in a folder. */
  static CommandRun of(Path folder, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dimpasse.home=" + System.getProperty("impasse.root"));
    command.add("-jar");
    command.add(DemoRun.jar("impasse.cli.jar"));
    command.addAll(List.of(words));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(CommandRun::changesTheRun);
    Process process = builder.start();
    try {
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(
            "the command must end in time: " + command + "\n" + read(out) + read(err));
      }
      return new CommandRun(process.exitValue(), read(out), read(err));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static boolean changesTheRun(String variable) {
    return variable.equals("JAVA_TOOL_OPTIONS")
        || variable.equals("JDK_JAVA_OPTIONS")
        || variable.equals("COLUMNS")
        || variable.startsWith("IMPASSE_");
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
