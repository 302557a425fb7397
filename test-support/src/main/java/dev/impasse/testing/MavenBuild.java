package dev.impasse.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Maven project of the tests, built by the Maven that builds us, with the jars that were just
 * packaged.
 *
 * <p>It has a local repository of its own, under {@code target} of the module, which fetches from
 * ours first, so that neither is something of a build left in ours, nor something old found there.
 */
public final class MavenBuild {

  private static final int DEADLINE_MINUTES = 10;

  private final Path directory;
  private final Path repository;

  private MavenBuild(Path directory, Path repository) {
    this.directory = directory;
    this.repository = repository;
  }

  /**
   * Copies a project to a directory.
   *
   * @param module the folder of our module whose test this is, such as {@code junit}
   * @param project the project's folder in it
   */
  public static MavenBuild of(String module, String project, Path directory) throws IOException {
    Path home = root().resolve(module);
    copyTree(home.resolve(project), directory);
    MavenBuild build = new MavenBuild(directory, home.resolve("target/it-repository"));
    build.install("impasse-parent", root().resolve("pom.xml"), null);
    return build;
  }

  /** Returns the root of our sources. */
  public static Path root() {
    return Path.of(System.getProperty("impasse.root"));
  }

  /** Returns our version. */
  public static String version() {
    return System.getProperty("impasse.version");
  }

  /** Puts an artifact of ours where the project finds it; the file is null for a POM alone. */
  public MavenBuild install(String artifact, Path pom, @Nullable Path jar) throws IOException {
    Path folder = repository.resolve("dev/impasse/" + artifact + "/" + version());
    Files.createDirectories(folder);
    String name = artifact + "-" + version();
    Files.copy(pom, folder.resolve(name + ".pom"), StandardCopyOption.REPLACE_EXISTING);
    if (jar != null) {
      Files.copy(jar, folder.resolve(name + ".jar"), StandardCopyOption.REPLACE_EXISTING);
    }
    return this;
  }

  /** Runs Maven on it and returns how it ended; its output, both streams, is in {@code out}. */
  public ProgramResult run(String... arguments) throws IOException, InterruptedException {
    Path settings = Files.writeString(directory.resolve("settings.xml"), settings());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("impasse.maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-B", "-ntp", "-gs", settings.toString()));
    command.add("-Dmaven.repo.local=" + repository);
    command.add("-Dimpasse.agent.jar=" + PackagedJar.AGENT);
    command.add("-Dimpasse.version=" + version());
    command.add("-Dsurefire.version=" + System.getProperty("impasse.surefire.version"));
    command.addAll(List.of(arguments));
    Path log = directory.resolve("build.log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "MAVEN_OPTS"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process maven = builder.start();
    try {
      if (!maven.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError("must end in time: " + Files.readString(log));
      }
      return new ProgramResult(maven.exitValue(), Files.readString(log), "");
    } finally {
      maven.descendants().forEach(ProcessHandle::destroyForcibly);
      maven.destroyForcibly();
    }
  }

  /** Returns global settings: those of the user, with mirrors and proxies, hold all the same. */
  private static String settings() {
    String fetched =
        """
        <id>fetched</id><url>%s</url>
        <releases><checksumPolicy>ignore</checksumPolicy></releases>
        <snapshots><enabled>false</enabled></snapshots>
        """
            .formatted(Path.of(System.getProperty("impasse.maven.repository")).toUri());
    return """
    <settings>
      <profiles>
        <profile>
          <id>fetched</id>
          <repositories><repository>%s</repository></repositories>
          <pluginRepositories><pluginRepository>%s</pluginRepository></pluginRepositories>
        </profile>
      </profiles>
      <activeProfiles><activeProfile>fetched</activeProfile></activeProfiles>
    </settings>
    """
        .formatted(fetched, fetched);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      all.filter(Files::isRegularFile)
          .forEach(file -> copy(file, to.resolve(from.relativize(file))));
    }
  }

  private static void copy(Path file, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Files.copy(file, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
