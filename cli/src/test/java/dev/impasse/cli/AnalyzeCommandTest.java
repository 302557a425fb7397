package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.trace.FindingWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnalyzeCommandTest extends CliTest {

  @TempDir Path folder;

  @Test
  void reportsTheCycle_whenTwoThreadsHang() throws IOException {
    execute("analyze", SmallTrace.ofDeadlock().write(folder.resolve("a.impasse")));

    assertExitCode(ExitCode.FINDINGS);
    assertStdoutContains(
        "DEADLOCK DETECTED   2 threads, 2 locks",
        "Left => second => Right => first => Left",
        "at demo.Pair.run(Pair.java:20)");
    assertThat(stderr()).isEmpty();
  }

  @Test
  void saysHowMuchItRead_whenThereIsNone() throws IOException {
    execute("analyze", SmallTrace.ofNothing().write(folder.resolve("a.impasse")));

    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("No deadlock in 5 events of 1 thread.");
  }

  @Test
  void showsTheWordsOfAnOlderAgent_whenTheEventsDoNotTell() throws IOException {
    SmallTrace trace =
        SmallTrace.ofNothing().note("finding", "DEADLOCK DETECTED  #12345678\n  one\u001b[2J\n");

    execute("analyze", trace.write(folder.resolve("a.impasse")));

    assertExitCode(ExitCode.FINDINGS);
    assertStdoutContains("Reported while the program ran", "#12345678");
    assertThat(stdout()).doesNotContain("\u001b", "No deadlock");
  }

  @Test
  void showsWhatTheAgentReported_whenTheEventsDoNotTell() throws IOException {
    Path trace =
        SmallTrace.ofNothing().finding(Reports.suspicion()).write(folder.resolve("a.impasse"));

    execute("analyze", trace);

    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains(
        "DEADLOCK SUSPECTED   1 thread, 1 resource, lost wakeup   #12345678",
        "Why: seen by the agent",
        "Why: the agent reported it while the program ran",
        "at java.lang.Thread.run(Thread.java:833)",
        "Action: interrupted Left");
    execute("analyze", "--fail-on", "suspected", trace);
    assertExitCode(ExitCode.FINDINGS);
    execute("replay", "--fail-on", "suspected", trace);
    assertExitCode(ExitCode.FINDINGS);
    assertStdoutContains("DEADLOCK SUSPECTED");
    execute("stats", trace);
    assertStdoutContains("The agent reported: suspected lost signal #12345678 of 1 thread.");
  }

  @Test
  void showsAFindingOnce_whenAgentAndEventsHaveIt() throws IOException {
    Path file = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));
    execute("analyze", "--format", "json", file);
    String print = findings(stdout()).get(0).get("fingerprint").asString();
    for (String name : List.of(print, "0badcafe")) {
      Path reported =
          SmallTrace.ofDeadlock()
              .finding(Reports.deadlock(Certainty.PREDICTED, name))
              .finding(Reports.deadlock(Certainty.DETECTED, name))
              .write(folder.resolve(name + ".impasse"));

      execute("analyze", "--format", "json", reported);

      JsonNode findings = findings(stdout());
      assertThat(findings).hasSize(1);
      assertThat(findings.get(0).get("fingerprint").asString()).isEqualTo(name);
      assertThat(findings.get(0).get("certainty").asString()).isEqualTo("detected");
      assertThat(findings.get(0).get("closingEvent").asInt()).isEqualTo(4);
      assertThat(findings.get(0).get("sides").get(0).get("stack")).hasSize(2);
      assertThat(findings.get(0).get("done").get(0).asString()).isEqualTo("interrupted Left");
    }
  }

  @Test
  void keepsWhatTheAgentSaid_ofHowSureItIs() throws IOException {
    execute(
        "analyze",
        SmallTrace.ofDeadlock()
            .finding(Reports.deadlock(Certainty.SUSPECTED, "0badcafe"))
            .write(folder.resolve("a.impasse")));

    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("DEADLOCK SUSPECTED", "#0badcafe", "since event 4");
    assertThat(stdout()).doesNotContain("DETECTED");
  }

  @Test
  void showsWhatTheAgentReported_inEveryFormat() throws IOException {
    Path trace =
        SmallTrace.ofNothing().finding(Reports.suspicion()).write(folder.resolve("a.impasse"));
    for (String form : List.of("json", "sarif", "xml", "dot", "mmd", "graphml", "html")) {
      Path out = folder.resolve("out." + form);
      execute("analyze", "-o", out, trace);
      assertThat(Files.readString(out)).as(form).contains("12345678", "Left", "Pair.ready");
    }
  }

  @Test
  void callsARecordDamaged_whenItIsNoFinding() throws IOException {
    byte[] record = FindingWriter.record(Reports.suspicion());
    record[20] ^= 0x55;

    execute("analyze", SmallTrace.ofNothing().record(record).write(folder.resolve("a.impasse")));

    assertExitCode(ExitCode.BAD_INPUT);
    assertStderrContains("a definition does not have the form of its type");
  }

  private static JsonNode findings(String json) {
    return new JsonMapper().readTree(json).get("traces").get(0).get("findings");
  }

  @Test
  void readsAllFiles_whenOneOfThemIsMissing() throws IOException {
    Path good = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));
    Path missing = folder.resolve("b.impasse");

    execute("analyze", missing, good);

    assertExitCode(ExitCode.BAD_INPUT);
    assertStdoutContains(good + ":", "DEADLOCK DETECTED");
    assertStderrContains("impasse: " + missing + ": there is no such file");
  }

  @Test
  void writesJson_withTheSameExitCode() throws IOException {
    Path file = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));

    execute("analyze", "--format", "json", file);

    assertExitCode(ExitCode.FINDINGS);
    JsonNode root = new JsonMapper().readTree(stdout());
    assertThat(root.get("schemaVersion").asInt()).isEqualTo(1);
    JsonNode trace = root.get("traces").get(0);
    assertThat(trace.get("events").asInt()).isEqualTo(4);
    JsonNode finding = trace.get("findings").get(0);
    assertThat(finding.get("certainty").asString()).isEqualTo("detected");
    assertThat(finding.get("closingEvent").asInt()).isEqualTo(4);
    assertThat(finding.get("sides").get(0).get("wants").get("label").asString())
        .isEqualTo("Pair.second");
  }

  @Test
  void colours_onlyWhenAsked() throws IOException {
    Path file = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));

    execute("analyze", file);
    assertThat(stdout()).doesNotContain("\u001b");
    execute("analyze", "--color", "always", file);
    assertThat(stdout()).contains("\u001b");
    executeWith(Map.of("CLICOLOR_FORCE", "1"), "analyze", file);
    assertThat(stdout()).contains("\u001b");
    executeWith(Map.of("CLICOLOR_FORCE", "1", "NO_COLOR", "1"), "analyze", file);
    assertThat(stdout()).doesNotContain("\u001b");
    executeWith(Map.of("CLICOLOR_FORCE", "1"), "analyze", "--color=never", file);
    assertThat(stdout()).doesNotContain("\u001b");
  }

  @Test
  void wraps_atTheWidthOfTheTerminal() throws IOException {
    Path file = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));

    executeWith(Map.of("COLUMNS", "70"), "analyze", file);
    String narrow = stdout();
    execute("analyze", "--width=70", file);

    assertThat(stdout()).isEqualTo(narrow);
    execute("analyze", file);
    assertThat(stdout()).isNotEqualTo(narrow);
  }

  @Test
  void predictsTheDeadlockThatDidNotHappen_whenTheTextInvertsTwoLocks() throws IOException {
    Path text = std("T0|fork(T1)|1", section("T0", "a", "b"), section("T1", "b", "a"));

    execute("analyze", text);

    assertExitCode(ExitCode.FINDINGS);
    assertStdoutContains("DEADLOCK PREDICTED   2 threads, 2 locks", "schedule: ");
    execute("analyze", "--fail-on", "detected", text);
    assertExitCode(ExitCode.CLEAN);
  }

  @Test
  void saysWhyACandidateIsNoPrediction_whenAsked() throws IOException {
    Path gate = std(section("T0", "g", "a", "b"), section("T1", "g", "b", "a"));
    Path joined =
        std("T0|fork(T1)|1", section("T1", "a", "b"), "T0|join(T1)|2", section("T0", "b", "a"));

    execute("analyze", "--show-dropped", gate);
    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("No deadlock in", "a lock held around all sides");

    execute("analyze", "--show-dropped", joined);
    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("one side always comes before another");
  }

  private Path std(String... lines) throws IOException {
    return Files.writeString(
        Files.createTempFile(folder, "t", ".std"), String.join("\n", lines) + "\n");
  }

  private static String section(String thread, String... locks) {
    StringBuilder text = new StringBuilder();
    for (String lock : locks) {
      text.append(thread).append("|acq(").append(lock).append(")|7\n");
    }
    for (int i = locks.length - 1; i >= 0; i--) {
      text.append(thread).append("|rel(").append(locks[i]).append(")|8").append(i > 0 ? "\n" : "");
    }
    return text.toString();
  }

  @Test
  void showsSourceLines_andSaysWhatWasNotFound() throws IOException {
    Path trace = SmallTrace.ofDeadlock().write(folder.resolve("sources.impasse"));
    Path sources = Files.createDirectories(folder.resolve("src/main/java/demo"));
    StringBuilder code = new StringBuilder();
    for (int n = 1; n < 12; n++) {
      code.append("line(").append(n).append(");\n");
    }
    Files.writeString(sources.resolve("Pair.java"), code);

    execute("analyze", "--source-path", folder, "--color", "never", trace);

    assertExitCode(ExitCode.FINDINGS);
    assertStdoutContains("             9 | line(9);");
    assertStdoutContains("         >    10 | line(10);");
    assertThat(stderr()).isEmpty();

    execute("analyze", "--source-path", sources, trace);

    assertExitCode(ExitCode.FINDINGS);
    assertStderrContains("sources not found: demo/Pair.java");
  }
}
