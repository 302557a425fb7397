package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code impasse attach} and {@code impasse ps} as a user types them. */
class AttachCommandIT {

  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {17, 25})
  void attachesOnce_andShowsThatInTheList(int feature) throws Exception {
    Jdk jdk = Jdk.ofFeature(feature);
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Process program = hangs(jdk, elsewhere);
    try {
      String pid = Long.toString(program.pid());
      assertThat(line(pid)).matches(pid + " +dev.impasse.demo.Demos +" + jdk.feature() + "\\S*");

      CommandRun attach = CommandRun.of(folder, "attach", pid, "report=r.txt");
      assertThat(attach.exitCode()).as(attach.toString()).isZero();
      assertThat(attach.out())
          .startsWith("Impasse is in " + pid)
          .contains(", with report=" + folder.resolve("r.txt").toAbsolutePath());
      until(folder.resolve("r.txt"));
      assertThat(folder.resolve("r.txt")).content().contains("DEADLOCK DETECTED   2 threads");
      assertThat(line(pid)).endsWith(" yes");

      CommandRun again = CommandRun.of(folder, "attach", pid);
      assertThat(again.exitCode()).isZero();
      assertThat(again.err())
          .isEqualTo("impasse: already running in " + pid + "; nothing was done\n");
      assertThat(again.out()).isEmpty();
    } finally {
      program.destroyForcibly();
    }
  }

  @Test
  void isAUsageError_whenNoJvmIsMeant() throws Exception {
    CommandRun unknown = CommandRun.of(folder, "attach", "NoSuchMainClass");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("no JVM of this user has this main class or jar");

    long ended = new ProcessBuilder("true").start().onExit().join().pid();
    CommandRun gone = CommandRun.of(folder, "attach", Long.toString(ended));
    assertThat(gone.exitCode()).isEqualTo(2);
    assertThat(gone.err()).startsWith("impasse: cannot attach to " + ended + ": ");
    assertThat(gone.err().lines()).hasSize(1);
  }

  /** A runtime image without jdk.attach, as jlink makes them. */
  @Test
  void saysSo_whenThisJavaCannotAttach() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    for (String command : List.of("ps", "attach")) {
      Process process =
          new ProcessBuilder(
                  java,
                  "--limit-modules=java.base,java.logging,java.management,java.sql",
                  "-jar",
                  DemoRun.jar("impasse.cli.jar"),
                  command,
                  command.equals("ps") ? "--" : "1")
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor()).as(said).isEqualTo(2);
      assertThat(said).startsWith("impasse: this Java has no module jdk.attach");
      assertThat(said.lines()).hasSize(1);
    }
  }

  /** Starts the demo mutex without the agent; its deadlock is there before anybody looks. */
  private Process hangs(Jdk jdk, Path directory) throws IOException {
    return new ProcessBuilder(
            jdk.java(),
            "-Dimpasse.demo.speed=20",
            "-cp",
            DemoRun.jar("impasse.demo.jar"),
            Demos.class.getName(),
            "mutex")
        .directory(directory.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private String line(String pid) throws IOException, InterruptedException {
    CommandRun ps = CommandRun.of(folder, "ps");
    assertThat(ps.exitCode()).as(ps.toString()).isZero();
    assertThat(ps.out()).contains("PID", "MAIN", "JAVA", "IMPASSE");
    return ps.out()
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith(pid + " "))
        .findFirst()
        .orElseThrow(() -> new AssertionError(ps.out()));
  }

  private static void until(Path file) throws InterruptedException {
    long end = System.nanoTime() + DEADLINE_NANOS;
    while (!Files.exists(file) && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
