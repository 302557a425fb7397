package dev.impasse.cli.launch;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;

/**
 * Where the other jars are: in the targets of a source checkout, or beside this one.
 *
 * @param home the folder of the script {@code impasse}
 */
public record Installation(Path home) {

  /** Returns the one that the script names, or the one that this class was loaded from. */
  public static Installation find() {
    String home = System.getProperty("impasse.home");
    return new Installation(home == null ? homeOfThisJar() : Path.of(home));
  }

  /** From {@code HOME/impasse.jar}, or {@code HOME/cli/target/impasse.jar} of a checkout. */
  private static Path homeOfThisJar() {
    CodeSource source = Installation.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Path.of("");
    }
    try {
      Path folder = Path.of(source.getLocation().toURI()).resolveSibling("").toAbsolutePath();
      return folder.endsWith(Path.of("cli", "target"))
          ? folder.resolve("..").resolve("..").normalize()
          : folder;
    } catch (URISyntaxException e) {
      return Path.of("");
    }
  }

  /** Returns where the agent jar is: where {@code -Dimpasse.agent} says, or in this place. */
  public Path agentJar() {
    String named = System.getProperty("impasse.agent");
    return named == null ? jar("agent", "impasse-agent.jar") : Path.of(named).toAbsolutePath();
  }

  /** Returns where the jar with the demos is. */
  public Path demoJar() {
    return jar("demo-apps", "impasse-demos.jar");
  }

  private Path jar(String module, String name) {
    List<Path> places =
        List.of(home.resolve(module).resolve("target").resolve(name), home.resolve(name));
    for (Path place : places) {
      if (Files.isRegularFile(place)) {
        return place.toAbsolutePath();
      }
    }
    throw new CommandFailure(
        ExitCode.INTERNAL, "a jar of the installation is missing: looked for " + places);
  }
}
