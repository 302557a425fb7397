package dev.impasse.forked;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An installed JDK.
 *
 * @param feature its feature version
 * @param home its directory
 */
public record Jdk(int feature, Path home) {

  /** Returns the running JDK. */
  public static Jdk running() {
    return new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
  }

  /** Returns the running JDK and, if one is beside it or {@code JDK25_HOME} names it, 25. */
  public static Stream<Jdk> all() {
    List<Jdk> all = new ArrayList<>(List.of(running()));
    List<Path> homes = new ArrayList<>();
    String named = System.getenv("JDK25_HOME");
    if (named != null) {
      homes.add(Path.of(named));
    }
    try (Stream<Path> siblings = Files.list(running().home().toRealPath().getParent())) {
      siblings.sorted().forEach(homes::add);
    } catch (IOException e) {
      return all.stream(); // a directory that we may not list has no siblings for us
    }
    homes.stream()
        .filter(home -> running().feature() != 25 && is25(home))
        .findFirst()
        .ifPresent(home -> all.add(new Jdk(25, home)));
    return all.stream();
  }

  private static boolean is25(Path home) {
    try {
      return Files.isExecutable(home.resolve("bin").resolve("java"))
          && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"25");
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the path of its launcher. */
  public String java() {
    return home.resolve("bin").resolve("java").toString();
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }
}
