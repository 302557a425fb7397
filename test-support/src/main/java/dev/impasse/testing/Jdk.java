package dev.impasse.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * An installed JDK.
 *
 * @param feature its feature version
 * @param home its directory
 */
public record Jdk(int feature, Path home) {

  private static final int NEWEST = 25;

  /** Returns the running JDK. */
  public static Jdk running() {
    return new Jdk(Runtime.version().feature(), runningHome());
  }

  /** Returns the running JDK and, if there is one, {@link #find 25}. */
  public static Stream<Jdk> all() {
    Jdk running = running();
    Stream<Jdk> newest = running.feature == NEWEST ? Stream.empty() : find(NEWEST).stream();
    return Stream.concat(Stream.of(running), newest);
  }

  /** Returns the JDK of a feature version, or skips the calling test where there is none. */
  public static Jdk ofFeature(int feature) {
    Optional<Jdk> found = find(feature);
    Assumptions.assumeTrue(
        found.isPresent(), "no JDK " + feature + " here: set JDK" + feature + "_HOME");
    return found.orElseThrow();
  }

  /** Returns the first of {@link #all} that is at least so new, or skips the calling test. */
  public static Jdk from(int feature) {
    Optional<Jdk> found = all().filter(jdk -> jdk.feature >= feature).findFirst();
    Assumptions.assumeTrue(
        found.isPresent(), "no JDK from " + feature + " on here: set JDK" + NEWEST + "_HOME");
    return found.orElseThrow();
  }

  /**
   * Returns the JDK of a feature version: the one that {@code JDK25_HOME} or {@code JAVA25_HOME}
   * names (with its number), the running one, or one that is installed beside the running one.
   */
  public static Optional<Jdk> find(int feature) {
    return candidates(feature).stream()
        .filter(home -> featureOf(home).equals(Optional.of(feature)))
        .findFirst()
        .map(home -> new Jdk(feature, home));
  }

  private static List<Path> candidates(int feature) {
    List<Path> homes = new ArrayList<>();
    for (String variable : List.of("JDK" + feature + "_HOME", "JAVA" + feature + "_HOME")) {
      Optional.ofNullable(System.getenv(variable)).map(Path::of).ifPresent(homes::add);
    }
    homes.add(runningHome());
    try (Stream<Path> siblings = Files.list(runningHome().toRealPath().resolve(".."))) {
      siblings.map(Path::normalize).sorted().forEach(homes::add);
    } catch (IOException e) {
      return homes; // a directory that we may not list has no siblings for us
    }
    return homes;
  }

  private static Path runningHome() {
    return Path.of(System.getProperty("java.home"));
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

  /** Returns the path of its launcher. */
  public String java() {
    return tool("java");
  }

  /** Returns the path of one of its programs, {@code jcmd} for instance. */
  public String tool(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }
}
