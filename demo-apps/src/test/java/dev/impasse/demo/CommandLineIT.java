package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.CommandLine;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.PackagedJar;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs demos by the packaged command line, as a user does, and reads their traces back. */
class CommandLineIT {

  private static final Pattern HEADLINE =
      Pattern.compile("DEADLOCK DETECTED   2 threads, 2 locks   (#[0-9a-f]{8})");

  @TempDir Path folder;

  @Test
  void reportsAndReplaysTheSameDeadlock_whenTheMutexDemoHangs() throws Exception {
    ProgramResult demo = CommandLine.run(folder, "demo", "mutex");

    assertThat(demo.exitCode()).as(demo.toString()).isEqualTo(1);
    assertThat(demo.out())
        .contains("Thread-1, got ResA", "Thread-2, got ResA")
        .endsWith("Trace: impasse-mutex.impasse   impasse replay impasse-mutex.impasse\n");
    String fingerprint = fingerprint(demo.err());

    ProgramResult replay = CommandLine.run(folder, "replay", "impasse-mutex.impasse");

    assertThat(replay.exitCode()).as(replay.toString()).isEqualTo(1);
    assertThat(fingerprint(replay.out())).isEqualTo(fingerprint);
    assertThat(replay.out())
        .contains(
            "Thread-1 => mutexA => Thread-2 => mutexB => Thread-1",
            "^ here the deadlock " + fingerprint + " closes",
            "8 more threads wait behind this deadlock");
    assertThat(replay.err()).isEmpty();

    ProgramResult analyze = CommandLine.run(folder, "analyze", "impasse-mutex.impasse");

    assertThat(analyze.exitCode()).isEqualTo(1);
    assertThat(fingerprint(analyze.out())).isEqualTo(fingerprint);
  }

  private static String fingerprint(String text) {
    Matcher headline = HEADLINE.matcher(text);
    assertThat(headline.find()).as(text).isTrue();
    String fingerprint = headline.group(1);
    assertThat(headline.find()).as("one report: " + text).isFalse();
    return fingerprint;
  }

  @Test
  void explainsWhatIsWoven_inAClassOfAJar() throws Exception {
    String jar = PackagedJar.DEMOS.toString();
    String name = MutexDemo.class.getName();

    ProgramResult explain =
        CommandLine.run(folder, "explain", "weave", "-cp", jar, name, "no.Such");

    assertThat(explain.exitCode()).as(explain.toString()).isEqualTo(3);
    assertThat(explain.out()).startsWith(name + ": woven\n").contains("-> ");
    assertThat(explain.err()).contains("no such class: no.Such");

    ProgramResult excluded =
        CommandLine.run(folder, "explain", "weave", jar, "--agent-option", "exclude=dev.impasse");

    assertThat(excluded.exitCode()).as(excluded.toString()).isZero();
    assertThat(excluded.out()).contains("left alone, excluded by an option").doesNotContain("-> ");
  }

  @Test
  void findsNothing_whenTheDemoIsClean() throws Exception {
    ProgramResult demo = CommandLine.run(folder, "demo", "rlock", "--speed=20", "-o", "r.impasse");

    assertThat(demo.exitCode()).as(demo.toString()).isZero();
    assertThat(demo.err()).isEmpty();

    ProgramResult analyze = CommandLine.run(folder, "analyze", "r.impasse");

    assertThat(analyze.exitCode()).as(analyze.toString()).isZero();
    assertThat(analyze.out()).startsWith("No deadlock in ");
  }

  @Test
  void repeatsWhatTheAgentKnew_whenPermitsAreCrossed() throws Exception {
    ProgramResult demo = CommandLine.run(folder, "demo", "semaphore-crossed", "--speed=20");
    assertThat(demo.exitCode()).as(demo.toString()).isEqualTo(1);

    ProgramResult analyze = CommandLine.run(folder, "analyze", "impasse-semaphore-crossed.impasse");

    assertThat(analyze.exitCode()).as(analyze.toString()).isEqualTo(1);
    assertThat(fingerprint(analyze.out())).isEqualTo(fingerprint(demo.err()));
  }

  @Test
  void stopsADemoThatNeverEnds_atItsTimeOut() throws Exception {
    ProgramResult demo =
        CommandLine.run(folder, "demo", "event-never", "--speed=20", "--timeout=1");

    assertThat(demo.exitCode()).as(demo.toString()).isZero();
    assertThat(demo.out()).contains("Stopped after 1 s: no deadlock reported.");
  }

  @Test
  void isNoFinding_whenADeadlockIsOnlySuspected() throws Exception {
    ProgramResult demo = CommandLine.run(folder, "demo", "event-never", "--speed=20");

    assertThat(demo.exitCode()).as(demo.toString()).isZero();
    assertThat(demo.err()).contains("DEADLOCK SUSPECTED");
    assertThat(demo.out()).doesNotContain("Stopped after");
  }

  @Test
  void tracesEachProcess_whenADemoHasChildren() throws Exception {
    ProgramResult demo = CommandLine.run(folder, "demo", "processes", "--speed=20");

    assertThat(demo.exitCode()).as(demo.toString()).isZero();
    assertThat(traces()).as("parent and six children").hasSize(7);
  }

  private Stream<Path> traces() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".impasse")).toList().stream();
    }
  }

  @Test
  void listsTheDemos_andRefusesANameThatNoneHas() throws Exception {
    ProgramResult list = CommandLine.run(folder, "demo");
    assertThat(list.exitCode()).isZero();
    assertThat(list.out().lines()).hasSameSizeAs(Catalogue.entries());

    ProgramResult unknown = CommandLine.run(folder, "demo", "mutexes");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("no demo has this name: mutexes", "The demos are: mutex,");
  }

  @Test
  void runsAnyProgram_withItsOwnExitCodeAndTrace() throws Exception {
    String java = Jdk.running().java();
    String jar = PackagedJar.DEMOS.toString();

    ProgramResult direct =
        CommandLine.run(folder, "run", "--", java, "-cp", jar, Demos.class.getName(), "no-such");
    assertThat(direct.exitCode()).as(direct.toString()).isEqualTo(2);
    assertThat(direct.err()).contains("no demo has this name: name=no-such", "impasse: trace: ");
    assertThat(traces()).hasSize(1);

    ProgramResult script =
        CommandLine.run(
            folder,
            "run",
            "-o",
            "s.impasse",
            "sh",
            "-c",
            "'" + java + "' -cp '" + jar + "' dev.impasse.demo.Demos coroutine && exit 7");
    assertThat(script.exitCode()).as(script.toString()).isEqualTo(7);
    assertThat(script.out()).contains("[CONSUMER] Consuming 5");
    assertThat(folder.resolve("s.impasse")).exists();

    ProgramResult missing = CommandLine.run(folder, "run", "--", "/no/such/program");
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("cannot start the program", "/no/such/program");
    assertThat(missing.err().lines()).hasSize(1);
  }
}
