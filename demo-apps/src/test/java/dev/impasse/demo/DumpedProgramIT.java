package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.CommandLine;
import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code impasse analyze} on dumps that the tools of a JDK make of a program without the agent. */
class DumpedProgramIT {

  private static final long DEADLINE_NANOS = ForkedProgram.DEADLINE.toNanos();

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
    try (ForkedProgram process = start(jdk, program, "platform")) {
      ProgramResult run = untilFound(process, () -> List.of(jstack(jdk, process, "dump.txt")));

      assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
      assertThat(run.out()).contains("DEADLOCK DETECTED   " + threads + " threads");
      assertThat(run.err()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"17, timed", "25, timed", "17, orderly", "25, orderly"})
  void isSilent_whereNobodyIsStuckForEver(int feature, String program) throws Exception {
    Jdk jdk = Jdk.ofFeature(feature);
    try (ForkedProgram process = start(jdk, program, "platform")) {
      ProgramResult run = analyze(List.of(jstack(jdk, process, "dump.txt")));

      assertThat(run.exitCode()).as(run.toString()).isZero();
      assertThat(run.out()).startsWith("No deadlock in ");
      assertThat(run.err()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"monitors, platform, 2", "monitors, virtual, 2", "ring, virtual, 1000"})
  void detectsTheDeadlock_inTwoJsonDumps(String program, String kind, int threads)
      throws Exception {
    Jdk jdk = Jdk.ofFeature(25);
    try (ForkedProgram process = start(jdk, program, kind)) {
      ProgramResult run =
          untilFound(
              process,
              () -> List.of(json(jdk, process, "one.json"), json(jdk, process, "two.json")));

      assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
      assertThat(run.out()).contains("DEADLOCK DETECTED   " + threads + " threads");

      ProgramResult one = analyze(List.of(folder.resolve("two.json")));
      assertThat(one.exitCode()).as(one.toString()).isZero();
      assertThat(one.out()).contains("DEADLOCK SUSPECTED   " + threads + " threads");
    }
  }

  @ParameterizedTest
  @CsvSource({"timed", "orderly", "locks"})
  void reportsNothing_onVirtualThreadsWhereADumpShowsNoCycle(String program) throws Exception {
    Jdk jdk = Jdk.ofFeature(25);
    try (ForkedProgram process = start(jdk, program, "virtual")) {
      ProgramResult run =
          analyze(List.of(json(jdk, process, "one.json"), json(jdk, process, "two.json")));

      // Where threads wait for locks whose owner the JSON of 25 does not tell, it cannot be known.
      assertThat(run.exitCode()).as(run.toString()).isEqualTo(program.equals("timed") ? 0 : 3);
      assertThat(run.out())
          .contains(program.equals("timed") ? "No deadlock in " : "Not known whether there is")
          .doesNotContain("DEADLOCK");
    }
  }

  /** Makes dumps. */
  private interface Dumping {
    List<Path> files() throws Exception;
  }

  /** The program says when its threads begin; when each of them waits, only dumps tell. */
  private ProgramResult untilFound(ForkedProgram process, Dumping dumping) throws Exception {
    long end = System.nanoTime() + DEADLINE_NANOS;
    while (true) {
      ProgramResult run = analyze(dumping.files());
      boolean found = run.out().contains("DEADLOCK DETECTED");
      if (found || !process.isAlive() || System.nanoTime() - end > 0) {
        return run;
      }
    }
  }

  private ProgramResult analyze(List<Path> dumps) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("analyze"));
    dumps.forEach(dump -> words.add(dump.toString()));
    return CommandLine.run(folder, words.toArray(String[]::new));
  }

  private Path jstack(Jdk jdk, ForkedProgram of, String name) throws IOException {
    return Files.writeString(folder.resolve(name), tool(jdk, "jstack", "-l", "" + of.pid()));
  }

  private Path json(Jdk jdk, ForkedProgram of, String name) {
    Path file = folder.resolve(name).toAbsolutePath();
    String pid = Long.toString(of.pid());
    tool(jdk, "jcmd", pid, "Thread.dump_to_file", "-format=json", "-overwrite", file.toString());
    return file;
  }

  private String tool(Jdk jdk, String tool, String... words) {
    ProgramResult result =
        ForkedProgram.run(
            folder,
            Stream.concat(Stream.of(jdk.tool(tool)), Stream.of(words)).toArray(String[]::new));
    assertThat(result.exitCode()).as(result.toString()).isZero();
    return result.out();
  }

  private ForkedProgram start(Jdk jdk, String program, String kind) {
    ForkedProgram process = JvmCommand.on(jdk, folder).start(DumpedProgram.class, program, kind);
    assertThat(process.untilPrinted("ready", ForkedProgram.DEADLINE)).isTrue();
    return process;
  }
}
