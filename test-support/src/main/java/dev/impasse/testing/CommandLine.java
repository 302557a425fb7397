package dev.impasse.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The packaged command line, as a user types it. As its launcher does, this keeps its classes in a
 * file that the JVM maps, which is a third of the processor time of a run.
 */
public final class CommandLine {

  /** A deadlock that is predicted: most of the classes that any command loads. */
  private static final String SMALL =
      """
      T1|acq(A)|1
      T1|acq(B)|2
      T1|rel(B)|3
      T1|rel(A)|4
      T2|acq(B)|5
      T2|acq(A)|6
      T2|rel(A)|7
      T2|rel(B)|8
      """;

  /**
   * Keeps a JVM out of the lists of others: {@code impasse ps} of a test beside this one attaches
   * to all that it finds, and of two at once the second makes a JVM print its threads on stdout.
   */
  public static final String UNLISTED = "-XX:-UsePerfData";

  private CommandLine() {}

  /** Runs {@code impasse} with these words in a folder, to its end. */
  public static ProgramResult run(Path folder, String... words) {
    return command(folder)
        .jvm(Archive.OPTIONS.toArray(String[]::new))
        .runJar(PackagedJar.CLI.path(), words);
  }

  private static JvmCommand command(Path folder) {
    return JvmCommand.on(Jdk.running(), folder)
        .jvm(UNLISTED, "-Dimpasse.home=" + System.getProperty("impasse.root"));
  }

  /**
   * Is made by the first test that needs it, and by others used again while the jar is the same.
   */
  private static final class Archive {

    static final List<String> OPTIONS = options();

    private static List<String> options() {
      Path jar = PackagedJar.CLI.path();
      Path archive = jar.resolveSibling("tests-" + Runtime.version() + ".jsa");
      try {
        if (!Files.exists(archive)
            || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) < 0) {
          make(jar, archive);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return Files.exists(archive)
          ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable", "-Xlog:all=error:stderr")
          : List.of(); // a JVM that cannot make one runs without
    }

    private static void make(Path jar, Path archive) throws IOException {
      Path folder = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "archive");
      Files.writeString(folder.resolve("small.std"), SMALL);
      command(folder)
          .jvm("-XX:ArchiveClassesAtExit=classes.jsa")
          .runJar(jar, "analyze", "small.std");
      Path classes = folder.resolve("classes.jsa");
      if (Files.exists(classes)) {
        Files.move(classes, archive, StandardCopyOption.ATOMIC_MOVE);
      }
      try (var left = Files.list(folder)) {
        for (Path file : left.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }
}
