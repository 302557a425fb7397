package dev.impasse.core.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Finds thread dumps in JSON wherever in a text they are. */
class JsonPassagesTest {

  private static final String PRETTY =
      """
      {
        "threads" : [ {
          "threadName" : "w-1",
          "threadId" : 14,
          "threadState" : "BLOCKED",
          "lockName" : "shop.Stock@5f6a7b8c",
          "lockOwnerId" : 15,
          "stackTrace" : [ ],
          "lockInfo" : { "className" : "shop.Stock", "identityHashCode" : 1600813964 }
        }, {
          "threadName" : "w-2 [a \\"{b\\"",
          "threadId" : 15,
          "threadState" : "BLOCKED",
          "lockName" : "shop.Order@1b2c3d4e",
          "lockOwnerId" : 14,
          "stackTrace" : [ ],
          "lockInfo" : { "className" : "shop.Order", "identityHashCode" : 455884110 }
        } ]
      }
      """;
  private static final String LINE = PRETTY.replaceAll("\\s*\n\\s*", "");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200\nContent-Type: application/json\n\n%s",
        "It hangs [see {this}]:\n\n```json\n%s```\nAny idea?\n",
        "2026-11-30 09:00:00 INFO [main] c.x.Dump - {not json} %s",
        "%s\n{\"level\":\"INFO\"}\n"
      })
  void readsJson_whereverItIs(String around) throws IOException {
    detected(around.formatted(PRETTY));
    detected(around.formatted(LINE));
  }

  @Test
  void readsJson_behindAPrefixOrInAString() throws IOException {
    detected(
        PRETTY
            .lines()
            .map(line -> "12:00:0%d F ".formatted(line.length() % 10) + line + "\n")
            .collect(Collectors.joining()));
    detected("{\"body\":\"" + LINE.replace("\\", "\\\\").replace("\"", "\\\"") + "\",\"n\":1}");
    detected("2026-11-30 INFO said {\"a\":1}: " + LINE.replace("\\", "\\\\").replace("\"", "\\\""));
    detected(LINE.replace("\"", "&quot;"));
    detected(PRETTY.replaceAll("(?m)^(.*)$", "\u001b[32m$1\u001b[0m"));
  }

  @Test
  void leavesLinesOfOthersOut_whichStandWithinJson() throws IOException {
    detected(PRETTY.replace("}, {", "}, {\n2026-11-30 09:00:00 INFO tick [{\"a\n\"main\" #1 says"));
  }

  @Test
  void readsLinesThatHoldAnything_inLinearTime() throws IOException {
    int many = 1 << 19;
    String hostile =
        "[{\"".repeat(many / 4)
            + "\n"
            + "{\n\""
            + "\\\"".repeat(many)
            + "\n"
            + "{".repeat(many)
            + " hread\n";

    assertThat(PastedDumpTest.read(hostile + LINE).get(0).deadlocks()).isEmpty();
    detected("{".repeat(many) + "\n" + "12:00 INFO tick\n".repeat(30) + PRETTY);
  }

  @Test
  void readsWhatIsWhole_whenTheTextEnds() throws IOException {
    List<ThreadDump> read =
        PastedDumpTest.read("curl\n" + PRETTY.substring(0, PRETTY.length() - 40));

    assertThat(read).singleElement();
    assertThat(read.get(0).problems()).isNotEmpty();
    assertThat(read.get(0).threads()).hasSize(1);
  }

  @Test
  void readsEachOfSeveral_oneAfterTheOther() {
    List<ThreadDump> read = ActuatorDumpReader.read(bytes(PRETTY + LINE + "trailing"));

    assertThat(read).hasSize(2).allSatisfy(dump -> assertThat(dump.deadlocks()).hasSize(1));
    String one =
        "{\"threadDump\":{\"processId\":\"%s\",\"time\":\"t\",\"threads\":[{\"tid\":1,"
            + "\"name\":\"a\",\"state\":\"WAITING\",\"stack\":[]}]}}";
    assertThat(JsonDumpReader.read(bytes(one.formatted(1) + "\n" + one.formatted(2))))
        .extracting(ThreadDump::process)
        .containsExactly("1", "2");
  }

  @Test
  void takesNoLogForADump_whoseLinesNameTheThread() {
    String log = "{\"@timestamp\":\"t\",\"thread_name\":\"main\",\"message\":\"started\"}\n";

    assertThat(ActuatorDumpReader.looksLike(log)).isFalse();
    assertThat(ActuatorDumpReader.looksLike(PRETTY)).isTrue();
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void detected(String text) throws IOException {
    List<ThreadDump> read = PastedDumpTest.read(text);

    assertThat(read).as(text).singleElement();
    assertThat(read.get(0).problems()).as(text).isEmpty();
    assertThat(read.get(0).deadlocks())
        .as(text)
        .singleElement()
        .satisfies(found -> assertThat(found.sides()).hasSize(2));
  }
}
