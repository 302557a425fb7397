package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A matrix of programs and ways to see their deadlock: each program has one fingerprint. */
class OneNameIT {

  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final Pattern HEADLINE = Pattern.compile("DEADLOCK \\w+ .*#([0-9a-f]{8})");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"methods", "mixed", "bins"})
  void hasOneFingerprint_howeverItIsSeen(String program) throws Exception {
    Map<String, String> seen = new LinkedHashMap<>();
    seen.put("live, traced", live(Jdk.ofFeature(17), program, "trace=hang.impasse"));
    seen.put("events", shown(CommandRun.of(folder, "analyze", "hang.impasse").out()));
    seen.put("dump and attach", dumpedAndAttached(program));
    if (!program.equals("bins")) { // which no hook sees
      ends(program, "late", "trace=late.impasse,predict=true");
      seen.put("predicted", shown(CommandRun.of(folder, "analyze", "late.impasse").out()));
      ends(program, "first", "trace=first.orders,mode=orders");
      ends(program, "second", "trace=second.orders,mode=orders");
      seen.put(
          "orders of two runs",
          shown(CommandRun.of(folder, "analyze", "first.orders", "second.orders").out()));
    }

    assertThat(seen.values()).as(seen.toString()).doesNotContain("").hasSizeGreaterThan(2);
    assertThat(seen.values().stream().distinct()).as(seen.toString()).hasSize(1);
    Jdk other = Jdk.ofFeature(25); // skips the rest where there is none
    assertThat(live(other, program, "verbose=false")).isEqualTo(seen.get("live, traced"));
  }

  /** Runs the program until the agent has ended it, and returns the fingerprint in its report. */
  private String live(Jdk jdk, String program, String options) throws Exception {
    Path out = Files.createTempFile(folder, "live", ".txt");
    Process process = start(jdk, out, program, "hang", options + ",on-deadlock=exit:9");
    end(process, out);
    return shown(Files.readString(out));
  }

  private void ends(String program, String how, String options) throws Exception {
    Path out = Files.createTempFile(folder, how, ".txt");
    end(start(Jdk.ofFeature(17), out, program, how, options), out);
  }

  private static void end(Process process, Path out) throws Exception {
    boolean ended = process.waitFor(DEADLINE_NANOS, TimeUnit.NANOSECONDS);
    process.destroyForcibly();
    assertThat(ended).as(Files.readString(out)).isTrue();
  }

  /** Both of one process: a dump first, then an agent that comes late. */
  private String dumpedAndAttached(String program) throws Exception {
    Jdk jdk = Jdk.ofFeature(17);
    Path out = Files.createTempFile(folder, "plain", ".txt");
    Process process = start(jdk, out, program, "hang", "");
    try {
      String dumped = untilShown(() -> dump(jdk, process));
      String pid = Long.toString(process.pid());
      CommandRun attach = CommandRun.of(folder, "attach", pid, "report=attached.txt");
      assertThat(attach.exitCode()).as(attach.toString()).isZero();
      Path report = folder.resolve("attached.txt");
      String attached = untilShown(() -> Files.exists(report) ? Files.readString(report) : "");
      assertThat(attached).isEqualTo(dumped);
      return dumped;
    } finally {
      process.destroyForcibly();
    }
  }

  private String dump(Jdk jdk, Process process) throws Exception {
    Path file = folder.resolve("dump.txt");
    String jstack = jdk.home().resolve("bin/jstack").toString();
    new ProcessBuilder(jstack, "-l", Long.toString(process.pid()))
        .redirectErrorStream(true)
        .redirectOutput(file.toFile())
        .start()
        .waitFor();
    return CommandRun.of(folder, "analyze", file.toString()).out();
  }

  /** Gives a text, or fails. */
  private interface Look {
    String text() throws Exception;
  }

  private static String untilShown(Look look) throws Exception {
    long end = System.nanoTime() + DEADLINE_NANOS;
    String print = shown(look.text());
    while (print.isEmpty() && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
      print = shown(look.text());
    }
    return print;
  }

  /** Returns the fingerprint in a report, "" if there is not exactly one. */
  private static String shown(String report) {
    Matcher headline = HEADLINE.matcher(report);
    String print = headline.find() ? headline.group(1) : "";
    return headline.find() ? "" : print;
  }

  private Process start(Jdk jdk, Path out, String program, String how, String options)
      throws Exception {
    File classes =
        Path.of(NamedProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toFile();
    List<String> command = new ArrayList<>(List.of(jdk.java()));
    if (!options.isEmpty()) {
      command.add("-javaagent:" + DemoRun.jar("impasse.agent.jar") + "=" + options);
    }
    command.addAll(List.of("-cp", classes.toString(), NamedProgram.class.getName(), program, how));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .start();
  }
}
