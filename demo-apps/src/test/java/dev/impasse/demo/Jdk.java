package dev.impasse.demo;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * An installed JDK.
 *
 * @param feature its feature version, 17 or 25
 * @param home its directory
 */
public record Jdk(int feature, Path home) {

  /**
   * Returns the JDK of a feature version: the running one, the one that {@code JDK25_HOME} (or
   * {@code JAVA25_HOME}) names, or one that is installed beside the running one. Skips the test
   * when there is none.
   */
  public static Jdk ofFeature(int feature) {
    return candidates(feature).stream()
        .filter(home -> featureOf(home).equals(Optional.of(feature)))
        .findFirst()
        .map(home -> new Jdk(feature, home))
        .orElseGet(() -> abort("no JDK " + feature + " here: set JDK" + feature + "_HOME"));
  }

  /** Returns the path of its launcher. */
  public String java() {
    return home.resolve("bin").resolve("java").toString();
  }

  private static List<Path> candidates(int feature) {
    Path running = Path.of(System.getProperty("java.home"));
    List<Path> homes = new ArrayList<>();
    for (String variable : List.of("JDK" + feature + "_HOME", "JAVA" + feature + "_HOME")) {
      Optional.ofNullable(System.getenv(variable)).map(Path::of).ifPresent(homes::add);
    }
    homes.add(running);
    try (Stream<Path> siblings = Files.list(running.getParent())) {
      siblings.sorted().forEach(homes::add);
    } catch (IOException e) {
      return homes; // a directory that we may not list has no siblings for us
    }
    return homes;
  }

  /** Reads the file {@code release} that every JDK carries. */
  private static Optional<Integer> featureOf(Path home) {
    if (!Files.isExecutable(home.resolve("bin").resolve("java"))) {
      return Optional.empty();
    }
    Properties release = new Properties();
    try (InputStream in = Files.newInputStream(home.resolve("release"))) {
      release.load(in);
      String version = release.getProperty("JAVA_VERSION", "").replace("\"", "");
      return Optional.of(Runtime.Version.parse(version).feature());
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
