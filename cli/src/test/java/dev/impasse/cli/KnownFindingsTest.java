package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.cli.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KnownFindingsTest extends CliTest {

  @TempDir Path folder;
  private Path trace = Path.of("");

  @BeforeEach
  void writeTrace() throws IOException {
    trace = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("known.txt"), text);
  }

  @Test
  void knowsWhatTheBaselineHas_andCountsIt() throws IOException {
    Path baseline = folder.resolve("baseline");
    execute("analyze", "--write-baseline", baseline, trace);
    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("DEADLOCK DETECTED");
    String written = Files.readString(baseline);
    assertThat(written).contains("  detected  deadlock  demo.Pair.run wants Pair.first holds");

    execute("analyze", "--baseline", baseline, "--write-baseline", baseline, trace);

    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("1 finding suppressed.");
    assertThat(stdout()).doesNotContain("DEADLOCK");
    assertThat(stderr()).isEmpty();
    assertThat(Files.readString(baseline)).isEqualTo(written);
  }

  @Test
  void replayKnowsTheSame() throws IOException {
    execute("replay", "--suppressions", file("lock=Pair.* reason=x\n"), trace);

    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("1 finding suppressed.");
  }

  @Test
  void listsSuppressedFindingsInJson_withReasonAndPlace() throws IOException {
    Path known = file("# of old\n\nclass=demo.* method=r?n  reason=ticket 12, later\n");

    execute("analyze", "--suppressions", known, "--format", "json", trace);

    assertExitCode(ExitCode.CLEAN);
    JsonNode section = new JsonMapper().readTree(stdout()).get("traces").get(0);
    assertThat(section.get("findings")).isEmpty();
    JsonNode why = section.get("suppressed").get(0).get("suppression");
    assertThat(why.get("reason").asString()).isEqualTo("ticket 12, later");
    assertThat(why.get("by").asString()).isEqualTo(known + ":3");
  }

  @Test
  void namesEntriesOfNoUse() throws IOException {
    Path known = file("class=demo.Other method=run reason=gone\n");

    execute("analyze", "--suppressions", known, trace);

    assertExitCode(ExitCode.FINDINGS);
    assertStderrContains(
        "this entry suppresses nothing: " + known + ":1: class=demo.Other method=run reason=gone");
  }

  @Test
  void wantsAReason() throws IOException {
    Path known = file("class=demo.*\n");

    execute("analyze", "--suppressions", known, trace);

    assertExitCode(ExitCode.USAGE);
    assertStderrContains(known + ":1: every entry needs a reason= at its end: class=demo.*");
  }

  @Test
  void refusesAnUnknownKey_andAFileThatIsNotThere() throws IOException {
    execute("analyze", "--suppressions", file("clas=demo.* reason=x\n"), trace);
    assertExitCode(ExitCode.USAGE);
    assertStderrContains("an entry takes class=, method=");

    execute("analyze", "--baseline", folder.resolve("none"), trace);
    assertExitCode(ExitCode.USAGE);
    assertStderrContains(": there is no such file");
  }

  @Test
  void knowsWhatTheAgentReported() throws IOException {
    Path reported =
        SmallTrace.ofNothing().finding(Reports.suspicion()).write(folder.resolve("b.impasse"));
    Path baseline = folder.resolve("baseline");
    execute("analyze", "--fail-on", "suspected", reported);
    assertExitCode(ExitCode.FINDINGS);
    execute("analyze", "--write-baseline", baseline, reported);
    assertThat(Files.readString(baseline)).contains("\n12345678  suspected  lost-signal  ");

    execute("analyze", "--fail-on", "suspected", "--baseline", baseline, reported);

    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("1 finding suppressed.");
  }

  @Test
  void hearsOfWhatIsSurerThanTheBaselineSays() throws IOException {
    Path baseline = folder.resolve("baseline");
    execute("analyze", "--write-baseline", baseline, trace);
    Files.writeString(baseline, Files.readString(baseline).replace("detected", "predicted"));

    execute("analyze", "--baseline", baseline, trace);

    assertExitCode(ExitCode.FINDINGS);
  }

  @Test
  void failsForNothing_whenToldSo() {
    execute("analyze", "--fail-on", "never", trace);
    assertExitCode(ExitCode.CLEAN);
    execute("replay", "--fail-on", "detected", trace);
    assertExitCode(ExitCode.FINDINGS);
  }
}
