package dev.impasse.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.report.FindingSketch;
import dev.impasse.core.report.Report;
import dev.impasse.testing.RequiredTools;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

/** Pictures and XML, as those who read them see them. */
class PictureFormatsTest {

  @TempDir Path folder;

  static Stream<Report> reports() {
    return Stream.of(ReportSketch.full(), ReportSketch.hostile(), ReportSketch.of());
  }

  private static Document parsed(Format format, Report report) throws Exception {
    byte[] xml = ReportSketch.written(format, report).getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml));
  }

  @Test
  void mermaidShowsTheCycle() {
    assertThat(ReportSketch.written(Format.MERMAID, ReportSketch.of(FindingSketch.mutex())))
        .startsWith("flowchart LR\n")
        .contains(
            "f1t1([\"Thread-1\"])",
            "f1r1[\"MutexDemo.mutexA<br/>ReentrantLock\"]",
            "f1t1 -- wants --> f1r1",
            "f1r1 -- held by --> f1t2",
            "f1t2 -- wants --> f1r2",
            "f1r2 -- held by --> f1t1",
            "f1b1 -- wants --> f1r1");
  }

  @Test
  void mermaidLeavesNoMarkupOfNames() {
    String text = ReportSketch.written(Format.MERMAID, ReportSketch.hostile());
    assertThat(text).doesNotContain("<script", "<!--", "%%", "`", "&", "](");
    assertThat(text.lines().skip(1))
        .allSatisfy(line -> assertThat(line).matches("  (f\\d+\\w*|class|classDef|more)\\W.*"));
  }

  @Test
  void markdownHasPictureAndTextInFences() {
    assertThat(ReportSketch.written(Format.MARKDOWN, ReportSketch.of(FindingSketch.mutex())))
        .startsWith("```mermaid\nflowchart LR\n")
        .contains("\n```\n\n```text\nDEADLOCK DETECTED")
        .endsWith("\n```\n\n");
  }

  @Test
  void markdownFenceIsLongerThanAnyInANamesText() {
    LockRef lock = FindingSketch.lock(1, "C.``````");
    Side side = FindingSketch.side(1, "T", lock, lock);
    String text =
        ReportSketch.written(
            Format.MARKDOWN, ReportSketch.of(FindingSketch.finding(List.of(side), List.of())));
    assertThat(text).contains("C.``````").contains("```````text\n").endsWith("```````\n\n");
  }

  @Test
  void graphmlHasAVertexForEachThreadAndLock() throws Exception {
    Document graph = parsed(Format.GRAPHML, ReportSketch.of(FindingSketch.mutex()));
    assertThat(graph.getElementsByTagName("node").getLength()).isEqualTo(6);
    assertThat(graph.getElementsByTagName("edge").getLength()).isEqualTo(6);
  }

  @ParameterizedTest
  @MethodSource("reports")
  void graphmlAndJunitAreWellFormed(Report report) throws Exception {
    assertThat(parsed(Format.GRAPHML, report).getDocumentElement().getNodeName())
        .isEqualTo("graphml");
    assertThat(parsed(Format.JUNIT, report).getDocumentElement().getNodeName())
        .isEqualTo("testsuites");
  }

  @Test
  void junitCountsFailuresSkipsAndErrors() throws Exception {
    Document suites = parsed(Format.JUNIT, ReportSketch.full());
    int failures = 0;
    int skipped = 0;
    int errors = 0;
    for (int i = 0; i < suites.getElementsByTagName("testsuite").getLength(); i++) {
      var suite = suites.getElementsByTagName("testsuite").item(i).getAttributes();
      failures += Integer.parseInt(suite.getNamedItem("failures").getNodeValue());
      skipped += Integer.parseInt(suite.getNamedItem("skipped").getNodeValue());
      errors += Integer.parseInt(suite.getNamedItem("errors").getNodeValue());
    }
    assertThat(failures).isEqualTo(suites.getElementsByTagName("failure").getLength());
    assertThat(skipped).isEqualTo(suites.getElementsByTagName("skipped").getLength());
    assertThat(errors).isEqualTo(suites.getElementsByTagName("error").getLength()).isEqualTo(1);
    assertThat(failures).isEqualTo(6 * 3 + 1 + 1); // certain ones, one reported, the process's
    assertThat(skipped).isEqualTo(6 + 2 + 1); // suspected, suppressed, the inversion
  }

  @ParameterizedTest
  @MethodSource("reports")
  void graphvizDrawsTheDotFile(Report report) throws IOException, InterruptedException {
    String path = System.getenv().getOrDefault("PATH", "");
    RequiredTools.assumeThere(
        "dot",
        Arrays.stream(path.split(File.pathSeparator, -1))
            .anyMatch(bin -> Files.isExecutable(Path.of(bin, "dot"))),
        "Graphviz is not installed: no program dot");
    Path dot = folder.resolve("a.dot");
    Path svg = folder.resolve("a.svg");
    Files.writeString(dot, ReportSketch.written(Format.DOT, report));
    Process process =
        new ProcessBuilder("dot", "-Tsvg", dot.toString(), "-o", svg.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said.txt").toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(folder.resolve("said.txt")).hasContent("");
      assertThat(process.exitValue()).isZero();
      String drawn = Files.readString(svg);
      assertThat(drawn).contains("<svg").doesNotContain("<script", "\u202e", "&#8238;");
    } finally {
      process.destroyForcibly();
    }
  }
}
