package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.CommandLine;
import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.PackagedJar;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code impasse attach} and {@code impasse ps} as a user types them. */
class AttachCommandIT {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void attachesOnce_andShowsThatInTheList(int feature) throws Exception {
    Jdk jdk = Jdk.ofFeature(feature);
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (ForkedProgram program = DemoRun.start(jdk, "mutex", elsewhere)) {
      String pid = Long.toString(program.pid());
      assertThat(line(pid)).matches(pid + " +dev.impasse.demo.Demos +" + jdk.feature() + "\\S*");

      ProgramResult attach = CommandLine.run(folder, "attach", pid, "report=r.txt");
      assertThat(attach.exitCode()).as(attach.toString()).isZero();
      assertThat(attach.out())
          .startsWith("Impasse is in " + pid)
          .contains(", with report=" + folder.resolve("r.txt").toAbsolutePath());
      program.until(() -> Files.exists(folder.resolve("r.txt")), ForkedProgram.DEADLINE);
      assertThat(folder.resolve("r.txt")).content().contains("DEADLOCK DETECTED   2 threads");
      assertThat(line(pid)).endsWith(" yes");

      ProgramResult again = CommandLine.run(folder, "attach", pid);
      assertThat(again.exitCode()).isZero();
      assertThat(again.err())
          .isEqualTo("impasse: already running in " + pid + "; nothing was done\n");
      assertThat(again.out()).isEmpty();
    }
  }

  @Test
  void isAUsageError_whenNoJvmIsMeant() throws Exception {
    ProgramResult unknown = CommandLine.run(folder, "attach", "NoSuchMainClass");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("no JVM of this user has this main class or jar");

    long ended = new ProcessBuilder("true").start().onExit().join().pid();
    ProgramResult gone = CommandLine.run(folder, "attach", Long.toString(ended));
    assertThat(gone.exitCode()).isEqualTo(2);
    assertThat(gone.err()).startsWith("impasse: cannot attach to " + ended + ": ");
    assertThat(gone.err().lines()).hasSize(1);
  }

  /** A runtime image without jdk.attach, as jlink makes them. */
  @Test
  void saysSo_whenThisJavaCannotAttach() throws Exception {
    for (String command : List.of("ps", "attach")) {
      ProgramResult result =
          JvmCommand.on(Jdk.running(), folder)
              .jvm("--limit-modules=java.base,java.logging,java.management,java.sql")
              .runJar(PackagedJar.CLI.path(), command, command.equals("ps") ? "--" : "1");
      assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
      assertThat(result.err()).startsWith("impasse: this Java has no module jdk.attach");
      assertThat(result.err().lines()).hasSize(1);
      assertThat(result.out()).isEmpty();
    }
  }

  private String line(String pid) throws IOException, InterruptedException {
    ProgramResult ps = CommandLine.run(folder, "ps");
    assertThat(ps.exitCode()).as(ps.toString()).isZero();
    assertThat(ps.out()).contains("PID", "MAIN", "JAVA", "IMPASSE");
    return ps.out()
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith(pid + " "))
        .findFirst()
        .orElseThrow(() -> new AssertionError(ps.out()));
  }
}
