package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.MavenBuild;
import dev.impasse.testing.PackagedJar;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script that starts the command line, beside the jar, in a folder with a space in its name.
 */
class LauncherIT {

  @TempDir Path folder;

  @Test
  void makesAnArchiveOfItsClassesOnce_andDoesWithoutOneThatIsDamaged() throws IOException {
    Path home = Files.createDirectory(folder.resolve("a home"));
    Files.copy(MavenBuild.root().resolve("impasse"), home.resolve("impasse"));
    Files.copy(PackagedJar.CLI.path(), home.resolve("impasse.jar"));
    Path text = home.resolve("small.std");
    Files.writeString(text, "T1|acq(A)|1\nT1|rel(A)|2\n");

    ProgramResult first = analyze(home, text);
    assertThat(first.exitCode()).as(first.toString()).isZero();
    assertThat(first.out()).contains("No deadlock in 2 events");
    assertThat(first.err()).isEmpty();
    List<Path> archives = archives(home);
    assertThat(archives).hasSize(1);
    assertThat(analyze(home, text)).isEqualTo(first);

    Files.writeString(archives.get(0), "no archive");
    assertThat(analyze(home, text)).isEqualTo(first);
    assertThat(archives(home)).isEqualTo(archives);
  }

  private static ProgramResult analyze(Path home, Path text) {
    return ForkedProgram.run(
        home,
        "env",
        "-u",
        "JAVA_TOOL_OPTIONS",
        "-u",
        "JDK_JAVA_OPTIONS",
        "JAVA_HOME=" + Jdk.running().home(),
        "sh",
        home.resolve("impasse").toString(),
        "analyze",
        text.toString());
  }

  private static List<Path> archives(Path home) throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files.filter(file -> String.valueOf(file.getFileName()).contains(".jsa")).toList();
    }
  }
}
