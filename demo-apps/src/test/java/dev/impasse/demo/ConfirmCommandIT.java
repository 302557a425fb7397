package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.CommandLine;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code impasse confirm}: what can hang is made to hang, and what cannot stays predicted. */
class ConfirmCommandIT {

  private static final Pattern PREDICTED =
      Pattern.compile("DEADLOCK PREDICTED   2 threads, 2 locks   #([0-9a-f]{8})");

  @TempDir Path folder;

  @Test
  void confirmsByTheRealHang_whatASteeredRunDeadlocksIn() throws Exception {
    String fingerprint = record("for-a-time");

    ProgramResult confirm =
        confirm("for-a-time", "--runs=8", "--fail-on=confirmed", "-o", "r.json");

    assertThat(confirm.exitCode()).as(confirm.toString()).isEqualTo(1);
    assertThat(confirm.out())
        .contains(
            "CONFIRMED       #" + fingerprint + " in run ",
            "DEADLOCK CONFIRMED   2 threads, 2 locks   #" + fingerprint,
            "the agent detected it")
        .doesNotContain("PREDICTED");
    String trace = "impasse-" + fingerprint + ".impasse";
    assertThat(Files.readString(folder.resolve("r.json")))
        .contains("\"confirmed\"", "\"verdict\" : \"confirmed\"", trace);

    ProgramResult hang = CommandLine.run(folder, "analyze", trace);

    assertThat(hang.out()).contains("DEADLOCK DETECTED   2 threads, 2 locks   #" + fingerprint);
  }

  @Test
  void leavesAPredictionWhatItIs_whereTheProgramCannotHang() throws Exception {
    String fingerprint = record("for-ever");

    ProgramResult confirm = confirm("for-ever", "--runs=1", "--fail-on=confirmed");

    assertThat(confirm.exitCode()).as(confirm.toString()).isZero();
    assertThat(confirm.out())
        .contains(
            "NOT REPRODUCED  #" + fingerprint + " in 1 run: ",
            "DEADLOCK PREDICTED   2 threads, 2 locks   #" + fingerprint,
            "exit code 0")
        .doesNotContain("CONFIRMED", "false");
    try (Stream<Path> traces = Files.list(folder)) {
      assertThat(traces).noneMatch(file -> file.toString().contains(fingerprint));
    }
  }

  /** Returns the fingerprint of the one prediction. */
  private String record(String how) throws Exception {
    ProgramResult analyze = null;
    // On a busy machine there may be no room yet for the first events of a thread.
    for (int tries = 0; tries < 5; tries++) {
      Files.deleteIfExists(folder.resolve("t.impasse"));
      ProgramResult healthy =
          JvmCommand.on(Jdk.running(), folder).agent("trace=t.impasse").run(CrossedOnce.class, how);
      assertThat(healthy.exitCode()).as(healthy.toString()).isZero();
      analyze = CommandLine.run(folder, "analyze", "t.impasse");
      Matcher predicted = PREDICTED.matcher(analyze.out());
      if (predicted.find()) {
        return predicted.group(1);
      }
    }
    throw new AssertionError("nothing is predicted: " + analyze);
  }

  private ProgramResult confirm(String how, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("confirm", "t.impasse"));
    words.addAll(List.of(options));
    Path classes =
        Path.of(CrossedOnce.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path demos = Path.of(Pace.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    words.addAll(
        List.of("--", Jdk.running().java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    words.add(classes + System.getProperty("path.separator") + demos);
    words.addAll(List.of(CrossedOnce.class.getName(), how));
    return CommandLine.run(folder, words.toArray(String[]::new));
  }
}
