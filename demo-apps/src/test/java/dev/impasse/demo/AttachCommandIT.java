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
      assertThat(program.untilPrinted("start", ForkedProgram.DEADLINE)).isTrue();
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

      ProgramResult more = CommandLine.run(folder, "attach", pid, "report=more.txt");
      assertThat(more.exitCode()).as(more.toString()).isZero();
      assertThat(more.err()).startsWith("impasse: already running in " + pid + "; of report=");
      program.until(() -> Files.exists(folder.resolve("more.txt")), ForkedProgram.DEADLINE);
      assertThat(folder.resolve("more.txt")).content().contains("DEADLOCK DETECTED   2 threads");
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
  void saysSo_whenThisJavaCannotList() throws Exception {
    for (List<String> command : List.of(List.of("ps"), List.of("attach", "Demos"))) {
      ProgramResult result = withoutAttachModule(command);
      assertThat(result.exitCode()).as(result.toString()).isEqualTo(2);
      assertThat(result.err()).startsWith("impasse: this Java has no module jdk.attach");
      assertThat(result.err().lines()).hasSize(1);
      assertThat(result.out()).isEmpty();
    }
  }

  @Test
  void attachesByProcessId_whereThisJavaHasNoAttachModule() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (ForkedProgram program = DemoRun.start(Jdk.running(), "mutex", elsewhere)) {
      assertThat(program.untilPrinted("start", ForkedProgram.DEADLINE)).isTrue();
      String pid = Long.toString(program.pid());

      ProgramResult attach = withoutAttachModule(List.of("attach", pid, "report=r.txt"));

      assertThat(attach.exitCode()).as(attach.toString()).isZero();
      assertThat(attach.out()).startsWith("Impasse is in " + pid);
      assertThat(attach.err()).isEmpty();
      program.until(() -> Files.exists(folder.resolve("r.txt")), ForkedProgram.DEADLINE);
      assertThat(withoutAttachModule(List.of("attach", pid)).err())
          .isEqualTo("impasse: already running in " + pid + "; nothing was done\n");
    }
  }

  /** The signal that asks a JVM to listen would end it. */
  @Test
  void leavesAProcessAlone_thatIsNoJvm() throws Exception {
    Process sleeping = new ProcessBuilder("sleep", "600").start();
    try {
      ProgramResult attach = withoutAttachModule(List.of("attach", "" + sleeping.pid()));

      assertThat(attach.exitCode()).as(attach.toString()).isEqualTo(2);
      assertThat(attach.err()).startsWith("impasse: cannot attach to " + sleeping.pid() + ": ");
      assertThat(sleeping.isAlive()).isTrue();
    } finally {
      sleeping.destroyForcibly();
    }
  }

  private ProgramResult withoutAttachModule(List<String> command) throws Exception {
    return JvmCommand.on(Jdk.running(), folder)
        .jvm(CommandLine.UNLISTED)
        .jvm("--limit-modules=java.base,java.logging,java.management,java.sql")
        .runJar(PackagedJar.CLI.path(), command.toArray(String[]::new));
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
