package dev.impasse.cli.launch;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The demos of the installation, as their jar lists them. */
public final class DemoList {

  /** The main class of the jar with the demos. */
  public static final String MAIN_CLASS = "dev.impasse.demo.Demos";

  /**
   * One demo.
   *
   * @param verdict what Impasse says about it, for people
   */
  public record Entry(String name, String verdict, String line) {}

  private DemoList() {}

  /** Asks the jar. */
  public static List<Entry> of(Path jar, String java) throws IOException {
    Process process =
        new ProcessBuilder(
                java, "-Dstdout.encoding=UTF-8", "-cp", jar.toString(), MAIN_CLASS, "--list")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<Entry> entries = new ArrayList<>();
    text.lines()
        .map(line -> line.split("\t", -1))
        .filter(f -> f.length == 4)
        .forEach(
            f ->
                entries.add(
                    new Entry(f[0], f[1].toLowerCase(Locale.ROOT).replace('_', ' '), f[3])));
    if (entries.isEmpty()) {
      throw new CommandFailure(ExitCode.INTERNAL, "the demos cannot be listed: jar=" + jar);
    }
    return entries;
  }
}
