package dev.impasse.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The Maven project {@code src/it/sample}, built by the Maven that builds us, with the jars that
 * were just packaged.
 *
 * <p>It has a local repository of its own under {@code target}, which fetches from ours first, so
 * that neither is something of a build left in ours, nor something old found there.
 */
final class SampleProject {

  private static final Path ROOT = Path.of(System.getProperty("impasse.root"));
  private static final Path TARGET = ROOT.resolve("junit/target");
  private static final String VERSION = System.getProperty("impasse.version");

  private final Path directory;

  private SampleProject(Path directory) {
    this.directory = directory;
  }

  /**
   * How one test ended.
   *
   * @param failure type of what it failed with, or "passed" or "skipped"
   * @param message of the failure
   */
  record Outcome(String failure, String message) {}

  /** Copies the project to a directory. */
  static SampleProject in(Path directory) throws IOException {
    copyTree(ROOT.resolve("junit/src/it/sample"), directory);
    install("impasse-parent", ROOT.resolve("pom.xml"), null);
    install(
        "impasse-junit",
        ROOT.resolve("junit/pom.xml"),
        Path.of(System.getProperty("impasse.junit.jar")));
    return new SampleProject(directory);
  }

  /** Runs its tests; returns how each ended, by class and method. */
  Map<String, Outcome> test(String... arguments) throws Exception {
    Path settings = Files.writeString(directory.resolve("settings.xml"), settings());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("impasse.maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-B", "-ntp", "-gs", settings.toString()));
    command.add("-Dmaven.repo.local=" + repository());
    command.add("-Dimpasse.agent.jar=" + System.getProperty("impasse.agent.jar"));
    command.add("-Dimpasse.version=" + VERSION);
    command.add("-Dsurefire.version=" + System.getProperty("impasse.surefire.version"));
    command.addAll(List.of(arguments));
    command.add("test");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "MAVEN_OPTS"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.redirectErrorStream(true).redirectOutput(log().toFile());
    Process maven = builder.start();
    try {
      assertThat(maven.waitFor(10, TimeUnit.MINUTES)).as(output()).isTrue();
    } finally {
      maven.descendants().forEach(ProcessHandle::destroyForcibly);
      maven.destroyForcibly();
    }
    assertThat(directory.resolve("target/surefire-reports")).as(output()).isDirectory();
    return outcomes();
  }

  private Path log() {
    return directory.resolve("build.log");
  }

  /** Returns what the build printed. */
  String output() throws IOException {
    return Files.readString(log());
  }

  Path directory() {
    return directory;
  }

  private Map<String, Outcome> outcomes() throws Exception {
    Map<String, Outcome> outcomes = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory.resolve("target/surefire-reports"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".xml")).toList()) {
        NodeList cases =
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
          Element one = (Element) cases.item(i);
          String type = one.getAttribute("classname").replace("sample.", "");
          outcomes.put(type + "." + one.getAttribute("name"), outcome(one));
        }
      }
    }
    return outcomes;
  }

  private static Outcome outcome(Element testcase) {
    for (String kind : List.of("failure", "error")) {
      NodeList found = testcase.getElementsByTagName(kind);
      if (found.getLength() > 0) {
        Element element = (Element) found.item(0);
        String type = element.getAttribute("type");
        return new Outcome(
            type.substring(type.lastIndexOf('.') + 1), element.getAttribute("message"));
      }
    }
    boolean skipped = testcase.getElementsByTagName("skipped").getLength() > 0;
    return new Outcome(skipped ? "skipped" : "passed", "");
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

  private static Path repository() {
    return TARGET.resolve("it-repository");
  }

  private static void install(
      String artifact, Path pom, @org.jspecify.annotations.Nullable Path jar) throws IOException {
    Path folder = repository().resolve("dev/impasse/" + artifact + "/" + VERSION);
    Files.createDirectories(folder);
    String name = artifact + "-" + VERSION;
    Files.copy(pom, folder.resolve(name + ".pom"), StandardCopyOption.REPLACE_EXISTING);
    if (jar != null) {
      Files.copy(jar, folder.resolve(name + ".jar"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      all.filter(Files::isRegularFile)
          .forEach(
              file -> {
                Path copy = to.resolve(from.relativize(file).toString());
                try {
                  Files.createDirectories(copy.getParent());
                  Files.copy(file, copy);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
