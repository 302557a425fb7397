package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The report file for machines. */
class JsonReportIT {

  @TempDir private Path directory;

  static Stream<Jdk> jdks() {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void writesTheFormatThatEachNameTells(Jdk jdk) throws IOException {
    String options =
        "report=r-%p.json;r.sarif;r.xml;r.mmd;r.txt,trace=t.impasse,on-deadlock=interrupt;exit:3";
    try (ForkedProgram run =
        JvmCommand.on(jdk, directory)
            .agent(options)
            .start(ReactionProgram.class, "interruptible")) {
      run.untilReported(1, ForkedProgram.DEADLINE);
      run.result(ForkedProgram.DEADLINE);
    }
    List<String> values = values(onlyReport());

    assertThat(values)
        .containsSubsequence(
            "schemaVersion=1",
            "file=t.impasse",
            "kind=deadlock",
            "certainty=detected",
            "closingEvent=null",
            "name=first",
            "label=ReactionProgram.RIGHT",
            "name=second",
            "label=ReactionProgram.LEFT",
            "kind=ReentrantLock",
            "mode=exclusive",
            "label=ReactionProgram.RIGHT",
            "name=main",
            "label=end of first");
    assertThat(values).anyMatch(value -> value.startsWith("done=\"second\" is interrupted"));
    assertThat(values(directory.resolve("r.sarif")))
        .contains("version=2.1.0", "ruleId=deadlock", "level=error");
    assertThat(directory.resolve("r.xml")).content().contains("<failure ", "DEADLOCK DETECTED");
    assertThat(directory.resolve("r.mmd")).content().startsWith("flowchart ");
    assertThat(directory.resolve("r.txt")).content().startsWith("DEADLOCK DETECTED");
  }

  /** Reads the whole file, so that a half or malformed one fails; a value goes with its name. */
  private static List<String> values(Path file) throws IOException {
    List<String> values = new ArrayList<>();
    try (JsonParser parser =
        new JsonFactory().createParser(ObjectReadContext.empty(), Files.readString(file))) {
      String name = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME) {
          name = parser.currentName();
        } else if (token.isScalarValue()) {
          values.add(name + "=" + parser.getString());
        }
      }
    }
    return values;
  }

  private Path onlyReport() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> reports =
          files.filter(file -> file.getFileName().toString().matches("r-\\d+\\.json")).toList();
      assertThat(reports).hasSize(1);
      return reports.get(0);
    }
  }
}
