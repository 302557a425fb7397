package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.cli.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code export}, {@code pack}, {@code unpack}, and that every command reads what they write. */
class ConvertCommandsTest extends CliTest {

  @TempDir Path folder;

  @Test
  void exportsStdText_whenNothingElseIsAsked() throws IOException {
    execute("export", SmallTrace.ofNothing().write(folder.resolve("a.impasse")));

    assertExitCode(ExitCode.CLEAN);
    assertThat(stdout().lines().map(line -> line.replaceAll("\\|\\d+$", "")))
        .containsExactly("T1|acq(L1)", "T1|acq(L2)", "T1|rel(L2)", "T1|rel(L1)");
  }

  @Test
  void exportsAJsonObjectForEachEvent_whenTheNameEndsInJsonl() throws IOException {
    Path to = folder.resolve("a.jsonl");
    execute("export", SmallTrace.ofDeadlock().write(folder.resolve("a.impasse")), "-o", to);

    assertExitCode(ExitCode.CLEAN);
    assertThat(Files.readString(to)).endsWith("}\n");
    assertThat(Files.readAllLines(to)).hasSize(4);
    JsonNode first = new JsonMapper().readTree(Files.readAllLines(to).get(0));
    assertThat(first.get("op").stringValue()).isEqualTo("acquire");
    assertThat(first.get("thread").get("name").stringValue()).isEqualTo("Left");
    assertThat(first.get("lock").get("label").stringValue()).isEqualTo("Pair.first");
  }

  @Test
  void asksForTheForm_whenTheNameDoesNotTell() throws IOException {
    Path trace = SmallTrace.ofNothing().write(folder.resolve("a.impasse"));
    execute("export", trace, "-o", folder.resolve("a.csv"));

    assertExitCode(ExitCode.USAGE);
    assertStderrContains("--to=std or --to=jsonl");
  }

  @Test
  void findsTheSameDeadlock_whenATraceIsPacked_andUnpacked() throws IOException {
    Path trace = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));
    execute("pack", trace);
    assertExitCode(ExitCode.CLEAN);
    Path packed = folder.resolve("a.impasse.gz");
    assertThat(packed).isNotEmptyFile();
    execute("analyze", trace);
    String report = stdout();

    execute("analyze", packed);
    assertExitCode(ExitCode.FINDINGS);
    assertThat(stdout()).isEqualTo(report);

    execute("unpack", packed, "--output", folder.resolve("b.impasse"));
    assertExitCode(ExitCode.CLEAN);
    execute("analyze", folder.resolve("b.impasse"));
    assertExitCode(ExitCode.FINDINGS);
    assertThat(stdout()).isEqualTo(report);
  }

  @Test
  void readsStdText_whereverATraceIsAccepted() throws IOException {
    Path text = folder.resolve("t.std");
    Files.writeString(text, "left|acq(a)|10\nright|acq(b)|20\nleft|req(b)|11\nright|req(a)|21\n");

    execute("analyze", text);
    assertExitCode(ExitCode.FINDINGS);
    assertStdoutContains("left => b => right => a => left");

    execute("replay", text, "--at", "2");
    assertStdoutContains("right");
  }

  @Test
  void readsTheGoodLines_whenAnotherMakesNoSense() throws IOException {
    Path text = folder.resolve("t.std");
    Files.writeString(text, "left|acq(a)|10\nwhat is this\nleft|rel(a)|11\n");

    execute("analyze", text);
    assertExitCode(ExitCode.BAD_INPUT);
    assertStderrContains("line 2:");
    assertStdoutContains(
        "Not known whether there is a deadlock: none was found in 2 events of 1 thread.");
  }

  @Test
  void leavesNothingBehind_whenTheOutputCannotBeWritten() throws IOException {
    Path trace = SmallTrace.ofNothing().write(folder.resolve("a.impasse"));
    execute("pack", trace, "-o", folder.resolve("missing").resolve("a.gz"));

    assertExitCode(ExitCode.BAD_INPUT);
    assertStderrContains("cannot write");
  }
}
