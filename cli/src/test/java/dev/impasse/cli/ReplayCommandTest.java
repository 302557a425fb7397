package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.cli.failure.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest extends CliTest {

  @TempDir Path folder;
  private Path trace = Path.of("");

  @BeforeEach
  void writeTrace() throws IOException {
    trace = SmallTrace.ofDeadlock().write(folder.resolve("a.impasse"));
  }

  @Test
  void showsEachEvent_andWhereTheDeadlockCloses() {
    execute("replay", trace);

    assertExitCode(ExitCode.FINDINGS);
    assertThat(stdout().lines().limit(5))
        .containsExactly(
            "    1  Left   acquires         Pair.first   at demo.Pair.run(Pair.java:10)",
            "    2  Right  acquires         Pair.second  at demo.Pair.run(Pair.java:20)",
            "    3  Left   requests         Pair.second  at demo.Pair.run(Pair.java:20)",
            "    4  Right  requests         Pair.first   at demo.Pair.run(Pair.java:10)",
            "       ^ here the deadlock #" + fingerprint() + " closes");
    assertStdoutContains("DEADLOCK DETECTED");
  }

  private String fingerprint() {
    int at = stdout().indexOf("2 locks   #") + "2 locks   #".length();
    return stdout().substring(at, at + 8);
  }

  @Test
  void showsWhoHoldsAndWants_atAnEvent() {
    execute("replay", "--at", 3, trace);

    assertExitCode(ExitCode.FINDINGS);
    assertThat(stdout().lines().limit(7))
        .containsExactly(
            "    3  Left   requests         Pair.second  at demo.Pair.run(Pair.java:20)",
            "  \"Left\"",
            "    holds      Pair.first, acquired  at demo.Pair.run(Pair.java:10)",
            "    wants      Pair.second, held by Right  at demo.Pair.run(Pair.java:20)",
            "  \"Right\"",
            "    holds      Pair.second, acquired  at demo.Pair.run(Pair.java:20)",
            "  Threads that hold and want nothing: 0 (0 of them ended)");
  }

  @Test
  void refusesAnEventThatThereIsNot() {
    for (String option : new String[] {"--at=0", "--at=5", "--from=99"}) {
      execute("replay", option, trace);

      assertExitCode(ExitCode.USAGE);
      assertStderrContains("the number of an event, 1 to 4: " + option);
    }
  }

  @Test
  void showsOnlyThatThread() {
    execute("replay", "--thread", "Right", trace);

    assertThat(rows()).hasSize(2).allMatch(row -> row.contains("  Right  "));
  }

  @Test
  void showsOnlyThatLock_byItsLabelOrTheLastPartOfIt() {
    execute("replay", "--lock", "first", trace);
    assertThat(rows()).hasSize(2).allMatch(row -> row.contains("Pair.first"));

    execute("replay", "--lock", "Pair.first", trace);
    assertThat(rows()).hasSize(2);
  }

  private List<String> rows() {
    return stdout()
        .lines()
        .map(line -> line.replaceFirst("^event \\d+ of \\d+> ", ""))
        .filter(line -> line.matches(" +\\d+  .*"))
        .toList();
  }

  @Test
  void namesThoseThereAre_whenNoThreadOrLockHasTheName() {
    execute("replay", "--thread", "Middle", trace);
    assertExitCode(ExitCode.USAGE);
    assertStderrContains("--thread=Middle", "The threads are: Left, Right");

    execute("replay", "--lock", "third", trace);
    assertExitCode(ExitCode.USAGE);
    assertStderrContains("--lock=third", "The locks are: Pair.first, Pair.second");
  }

  @Test
  void showsTheLastEvents_whenThereAreMoreThanTheLimit() {
    execute("replay", "--limit", 1, trace);

    assertThat(rows()).hasSize(1).first().asString().contains("4  Right  requests");
    assertStdoutContains("3 events before these");
  }

  @Test
  void goesOnFromAnEvent() {
    execute("replay", "--from", 2, "--limit", 1, trace);

    assertThat(rows()).hasSize(1).first().asString().contains("2  Right  acquires");
    assertStdoutContains("--from 3 goes on");
  }

  @Test
  void stepsByHand() {
    step("\nb\ng 4\nn\ng 7\nhelp\nq\n");

    assertExitCode(ExitCode.FINDINGS);
    assertThat(rows().stream().map(row -> row.strip().charAt(0)))
        .containsExactly('1', '2', '1', '4');
    assertStdoutContains(
        "event 4 of 4> this is the last event",
        "g takes the number of an event, 1 to 4",
        "Enter or n: next");
  }

  @Test
  void stepsOverWhatTheFilterHides_untilTheInputEnds() {
    step("\n\n", "--thread", "Right");

    assertThat(rows()).hasSize(2).allMatch(row -> row.contains("Right"));
    assertStdoutContains("this is the last event");
  }

  private void step(String input, Object... options) {
    Object[] args = new Object[options.length + 3];
    args[0] = "replay";
    args[1] = "--step";
    System.arraycopy(options, 0, args, 2, options.length);
    args[args.length - 1] = trace;
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      execute(args);
    } finally {
      System.setIn(before);
    }
  }
}
