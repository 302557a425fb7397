package dev.impasse.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.MavenBuild;
import dev.impasse.testing.PackagedJar;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The Maven project {@code src/it/sample}: runs its tests with the jars that were just packaged,
 * and reads how each ended.
 */
final class SampleProject {

  private final Path directory;
  private final MavenBuild build;
  private ProgramResult result = new ProgramResult(-1, "", "");

  private SampleProject(Path directory, MavenBuild build) {
    this.directory = directory;
    this.build = build;
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
    MavenBuild build =
        MavenBuild.of("junit", "src/it/sample", directory)
            .install(
                "impasse-agent",
                MavenBuild.root().resolve("agent/target/.flattened-pom.xml"),
                PackagedJar.AGENT.path())
            .install(
                "impasse-junit",
                MavenBuild.root().resolve("junit/pom.xml"),
                Path.of(System.getProperty("impasse.junit.jar")));
    return new SampleProject(directory, build);
  }

  /** Runs its tests; returns how each ended, by class and method. */
  Map<String, Outcome> test(String... arguments) throws Exception {
    result =
        build.run(Stream.concat(Stream.of(arguments), Stream.of("test")).toArray(String[]::new));
    assertThat(directory.resolve("target/surefire-reports")).as(output()).isDirectory();
    return outcomes();
  }

  /** Returns what the build printed. */
  String output() {
    return result.out();
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
}
