package dev.impasse.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.Holder;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.RootBlocker;
import dev.impasse.core.finding.StackGroup;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.finding.WaitSummary;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.SourcePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON and SARIF keep to their schemas. */
class SchemaTest {

  static Stream<Report> reports() {
    return Stream.of(ReportSketch.full(), ReportSketch.hostile(), ReportSketch.of(), ofDump());
  }

  private static Report ofDump() {
    ThreadRef thread = new ThreadRef(7, "a\u001b[31m", false, true);
    LockRef lock = new LockRef(0, LockKind.MONITOR, "Key@1", "app.Key");
    List<StackTraceElement> stack = List.of(new StackTraceElement("app.A", "m", "A.java", 1));
    Bystander waiter = new Bystander(thread, lock, null);
    WaitSummary waits =
        new WaitSummary(
            List.of(
                new RootBlocker(
                    thread,
                    "sleeps",
                    lock,
                    1,
                    List.of(waiter),
                    List.of(new Holder(lock, thread)),
                    stack,
                    ""),
                new RootBlocker(
                    null,
                    "",
                    lock,
                    1,
                    List.of(waiter),
                    List.of(new Holder(lock, thread)),
                    stack,
                    "in 2 of 2 dumps")),
            List.of(new StackGroup(3, List.of("a", "b", "c"), "sleeps", stack)),
            2,
            List.of("all carriers are used up"));
    return Report.of(ReportSketch.section(List.of(), null).with(waits));
  }

  private static Schema schema(String resource, SpecificationVersion version) throws IOException {
    try (InputStream in = SchemaTest.class.getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return SchemaRegistry.withDefaultDialect(version).getSchema(text, InputFormat.JSON);
    }
  }

  private static List<?> problems(Schema schema, String json) {
    return schema.validate(
        json,
        InputFormat.JSON,
        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }

  private static Schema report() throws IOException {
    return schema(
        "/META-INF/impasse/schema/impasse-report-1.schema.json",
        SpecificationVersion.DRAFT_2020_12);
  }

  private static Schema sarif() throws IOException {
    return schema("/sarif/sarif-schema-2.1.0.json", SpecificationVersion.DRAFT_4);
  }

  @ParameterizedTest
  @MethodSource("reports")
  void jsonKeepsToOurSchema(Report report) throws IOException {
    assertThat(problems(report(), ReportSketch.written(Format.JSON, report))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("reports")
  void sarifKeepsToTheStandard(Report report) throws IOException {
    assertThat(problems(sarif(), ReportSketch.written(Format.SARIF, report))).isEmpty();
  }

  @Test
  void sarifHasTheWholeHelp_andLeadsToNoPageOfTheNet() {
    String sarif = ReportSketch.written(Format.SARIF, ReportSketch.full());

    assertThat(sarif).doesNotContain("helpUri", "informationUri", "](");
    JsonNode rules = new JsonMapper().readTree(sarif).at("/runs/0/tool/driver/rules");
    assertThat(rules).hasSameSizeAs(FindingKind.values());
    for (JsonNode rule : rules) {
      assertThat(rule.at("/help/markdown").asString())
          .startsWith("# ")
          .contains("## Example", "## Why it hangs", "## Fix", "## Suppress");
    }
  }

  @Test
  void sarifWithSourceLinesDoesToo_andTheyAreHarmless(@TempDir Path folder) throws IOException {
    Path file = Files.createDirectories(folder.resolve("x")).resolve("MutexDemo.java");
    Files.writeString(file, "\tlock(); // \u001b[31m\u202e{0}\n".repeat(40));

    String sarif =
        ReportSketch.written(Format.SARIF, ReportSketch.full(), SourcePath.of(folder.toString()));

    assertThat(problems(sarif(), sarif)).isEmpty();
    JsonNode result = new JsonMapper().readTree(sarif).get("runs").get(0).get("results").get(0);
    JsonNode place = result.get("locations").get(0).get("physicalLocation");
    String line = "    lock(); // \\u001b[31m\\u202e{0}";
    assertThat(place.get("region").get("startLine").asInt()).isEqualTo(31);
    assertThat(place.get("region").get("snippet").get("text").asString()).isEqualTo(line);
    assertThat(place.get("contextRegion").get("startLine").asInt()).isEqualTo(30);
    assertThat(place.get("contextRegion").get("endLine").asInt()).isEqualTo(32);
    assertThat(place.get("contextRegion").get("snippet").get("text").asString().lines())
        .containsExactly(line, line, line);
  }

  @Test
  void schemasRefuseWhatIsWrong() throws IOException {
    String json = ReportSketch.written(Format.JSON, ReportSketch.full());
    assertThat(problems(report(), json.replace("\"wants\"", "\"want\""))).isNotEmpty();
    assertThat(problems(report(), json.replace("\"detected\"", "\"found\""))).isNotEmpty();
    String sarif = ReportSketch.written(Format.SARIF, ReportSketch.full());
    assertThat(problems(sarif(), sarif.replace("\"message\"", "\"massage\""))).isNotEmpty();
    assertThat(problems(sarif(), sarif.replace("\"error\"", "\"fatal\""))).isNotEmpty();
  }
}
