package dev.impasse.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A jar that the build packages before integration tests run, and names by a system property. */
public enum PackagedJar {
  /** The agent. */
  AGENT("impasse.agent.jar"),
  /** The command line. */
  CLI("impasse.cli.jar"),
  /** The demo programs. */
  DEMOS("impasse.demo.jar");

  private final String property;

  PackagedJar(String property) {
    this.property = property;
  }

  /** Returns its path; fails where it was not packaged. */
  public Path path() {
    @Nullable String path = System.getProperty(property);
    if (path == null || !Files.isRegularFile(Path.of(path))) {
      throw new AssertionError("the build packages this jar first: " + property + "=" + path);
    }
    return Path.of(path);
  }

  @Override
  public String toString() {
    return path().toString();
  }
}
