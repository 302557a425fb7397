package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code impasse analyze} on dumps that the tools of a JDK make of a program without the agent. */
class DumpedProgramIT {

  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "17, monitors, 2",
    "25, monitors, 2",
    "17, mixed, 2",
    "25, mixed, 2",
    "17, locks, 2",
    "25, locks, 2",
    "17, writes, 2",
    "25, writes, 2",
    "17, init, 2",
    "25, init, 2",
    "17, ring, 1000",
    "25, ring, 1000"
  })
  void detectsTheDeadlock_inAText(int feature, String program, int threads) throws Exception {
    Jdk jdk = Jdk.ofFeature(feature);
    Process process = start(jdk, program, "platform");
    try {
      CommandRun run = untilFound(process, () -> List.of(jstack(jdk, process, "dump.txt")));

      assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
      assertThat(run.out()).contains("DEADLOCK DETECTED   " + threads + " threads");
      assertThat(run.err()).isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({"17, timed", "25, timed", "17, orderly", "25, orderly"})
  void isSilent_whereNobodyIsStuckForEver(int feature, String program) throws Exception {
    Jdk jdk = Jdk.ofFeature(feature);
    Process process = start(jdk, program, "platform");
    try {
      CommandRun run = analyze(List.of(jstack(jdk, process, "dump.txt")));

      assertThat(run.exitCode()).as(run.toString()).isZero();
      assertThat(run.out()).startsWith("No deadlock in ");
      assertThat(run.err()).isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({"monitors, platform, 2", "monitors, virtual, 2", "ring, virtual, 1000"})
  void detectsTheDeadlock_inTwoJsonDumps(String program, String kind, int threads)
      throws Exception {
    Jdk jdk = Jdk.ofFeature(25);
    Process process = start(jdk, program, kind);
    try {
      CommandRun run =
          untilFound(
              process,
              () -> List.of(json(jdk, process, "one.json"), json(jdk, process, "two.json")));

      assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
      assertThat(run.out()).contains("DEADLOCK DETECTED   " + threads + " threads");

      CommandRun one = analyze(List.of(folder.resolve("two.json")));
      assertThat(one.exitCode()).as(one.toString()).isZero();
      assertThat(one.out()).contains("DEADLOCK SUSPECTED   " + threads + " threads");
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({"timed", "orderly", "locks"})
  void reportsNothing_onVirtualThreadsWhereADumpShowsNoCycle(String program) throws Exception {
    Jdk jdk = Jdk.ofFeature(25);
    Process process = start(jdk, program, "virtual");
    try {
      CommandRun run =
          analyze(List.of(json(jdk, process, "one.json"), json(jdk, process, "two.json")));

      // Where threads wait for locks whose owner the JSON of 25 does not tell, it cannot be known.
      assertThat(run.exitCode()).as(run.toString()).isEqualTo(program.equals("timed") ? 0 : 3);
      assertThat(run.out())
          .contains(program.equals("timed") ? "No deadlock in " : "Not known whether there is")
          .doesNotContain("DEADLOCK");
    } finally {
      process.destroyForcibly();
    }
  }

  /** Makes dumps. */
  private interface Dumping {
    List<Path> files() throws Exception;
  }

  /** The program says when its threads begin; when each of them waits, only dumps tell. */
  private CommandRun untilFound(Process process, Dumping dumping) throws Exception {
    long end = System.nanoTime() + DEADLINE_NANOS;
    while (true) {
      CommandRun run = analyze(dumping.files());
      boolean found = run.out().contains("DEADLOCK DETECTED");
      if (found || !process.isAlive() || System.nanoTime() - end > 0) {
        return run;
      }
    }
  }

  private CommandRun analyze(List<Path> dumps) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("analyze"));
    dumps.forEach(dump -> words.add(dump.toString()));
    return CommandRun.of(folder, words.toArray(String[]::new));
  }

  private Path jstack(Jdk jdk, Process of, String name) throws Exception {
    Path file = folder.resolve(name);
    run(file, jdk, "jstack", "-l", Long.toString(of.pid()));
    return file;
  }

  private Path json(Jdk jdk, Process of, String name) throws Exception {
    Path file = folder.resolve(name).toAbsolutePath();
    String pid = Long.toString(of.pid());
    run(
        folder.resolve("said.txt"),
        jdk,
        "jcmd",
        pid,
        "Thread.dump_to_file",
        "-format=json",
        "-overwrite",
        file.toString());
    return file;
  }

  private static void run(Path out, Jdk jdk, String tool, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(jdk.home().resolve("bin/" + tool).toString()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor()).as(Files.readString(out)).isZero();
  }

  private Process start(Jdk jdk, String program, String kind)
      throws IOException, URISyntaxException {
    File classes =
        Path.of(DumpedProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toFile();
    Process process =
        new ProcessBuilder(
                jdk.java(), "-cp", classes.toString(), DumpedProgram.class.getName(), program, kind)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    assertThat(said.readLine()).isEqualTo("ready");
    return process;
  }
}
