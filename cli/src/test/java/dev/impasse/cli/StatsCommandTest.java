package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.runtime.EventWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StatsCommandTest extends CliTest {

  @TempDir Path folder;

  @Test
  void countsEventsLocksAndNesting() throws IOException {
    execute("stats", SmallTrace.ofNothing().write(folder.resolve("a.impasse")));

    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains(
        "a.impasse: 5 events of 1 thread on 2 locks", "deepest: 2", "Pair.first", "Pair.second");
    assertThat(stdout().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void countsWhoHadToWait_andHowLongALockWasHeld() throws IOException {
    Path text = folder.resolve("t.std");
    Files.writeString(
        text,
        "a|acq(x)|1\nb|req(x)|2\na|acq(y)|3\na|rel(y)|4\na|rel(x)|5\nb|acq(x)|6\nb|rel(x)|7\n");

    execute("stats", text, "--format", "json");
    assertExitCode(ExitCode.CLEAN);
    JsonNode trace = new JsonMapper().readTree(stdout()).get("traces").get(0);
    JsonNode hottest = trace.get("hottestLocks").get(0);
    assertThat(hottest.get("label").stringValue()).isEqualTo("x");
    assertThat(hottest.get("acquires").intValue()).isEqualTo(2);
    assertThat(hottest.get("waited").intValue()).isEqualTo(1);
    assertThat(hottest.get("longestHoldEvents").intValue()).isEqualTo(4);
    assertThat(trace.get("deepestNesting").intValue()).isEqualTo(2);
  }

  @Test
  void countsBothFormsOfAnOperation_byTheNamesOfJsonLines() throws IOException {
    Path trace =
        SmallTrace.ofDeadlock()
            .word(1, EventWord.OP_NOTIFY, SmallTrace.FIRST)
            .flagged(1, EventWord.OP_NOTIFY, SmallTrace.FIRST)
            .write(folder.resolve("a.impasse"));

    execute("stats", trace, "--format", "json");
    JsonNode all = new JsonMapper().readTree(stdout());
    assertThat(all.get("schemaVersion").intValue()).isEqualTo(2);
    JsonNode operations = all.get("traces").get(0).get("operations");
    assertThat(operations.propertyNames())
        .containsExactly("request", "acquire", "notify", "notify-all");
    assertThat(operations.get("notify-all").intValue()).isEqualTo(1);
  }

  @Test
  void listsOnlyTheTopOnes_whenToldSo() throws IOException {
    Path text = folder.resolve("t.std");
    Files.writeString(
        text,
        "a|acq(x)|1\na|rel(x)|2\na|acq(y)|1\na|w(v)|3\na|fork(b)|4\na|rel(y)|2\na|acq(y)|1\n");
    execute("stats", text, "--top", "1");
    assertExitCode(ExitCode.CLEAN);
    assertThat(stdout()).contains(" y ").doesNotContain(" x ");
  }

  @Test
  void saysWhichFileCannotBeRead_andCountsTheOthers() throws IOException {
    Path trace = SmallTrace.ofNothing().write(folder.resolve("a.impasse"));
    execute("stats", folder.resolve("none"), trace);
    assertExitCode(ExitCode.BAD_INPUT);
    assertStderrContains("there is no such file");
    assertStdoutContains("5 events");
  }
}
