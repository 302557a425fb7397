package dev.impasse.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.impasse.core.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JSON and SARIF keep to their schemas. */
class SchemaTest {

  static Stream<Report> reports() {
    return Stream.of(ReportSketch.full(), ReportSketch.hostile(), ReportSketch.of());
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
  void schemasRefuseWhatIsWrong() throws IOException {
    String json = ReportSketch.written(Format.JSON, ReportSketch.full());
    assertThat(problems(report(), json.replace("\"wants\"", "\"want\""))).isNotEmpty();
    assertThat(problems(report(), json.replace("\"detected\"", "\"found\""))).isNotEmpty();
    String sarif = ReportSketch.written(Format.SARIF, ReportSketch.full());
    assertThat(problems(sarif(), sarif.replace("\"message\"", "\"massage\""))).isNotEmpty();
    assertThat(problems(sarif(), sarif.replace("\"error\"", "\"fatal\""))).isNotEmpty();
  }
}
