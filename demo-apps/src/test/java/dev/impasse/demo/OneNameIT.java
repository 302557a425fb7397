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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A matrix of programs and ways to see their deadlock: each program has one fingerprint. */
class OneNameIT {

  private static final long DEADLINE_NANOS = ForkedProgram.DEADLINE.toNanos();
  private static final Pattern HEADLINE = Pattern.compile("DEADLOCK \\w+ .*#([0-9a-f]{8})");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"methods", "mixed", "bins"})
  void hasOneFingerprint_howeverItIsSeen(String program) throws Exception {
    Map<String, String> seen = new LinkedHashMap<>();
    seen.put("live, traced", live(Jdk.ofFeature(17), program, "trace=hang.impasse"));
    seen.put("events", shown(CommandLine.run(folder, "analyze", "hang.impasse").out()));
    seen.put("dump and attach", dumpedAndAttached(program));
    if (!program.equals("bins")) { // which no hook sees
      ends(program, "late", "trace=late.impasse,predict=true");
      seen.put("predicted", shown(CommandLine.run(folder, "analyze", "late.impasse").out()));
      ends(program, "first", "trace=first.orders,mode=orders");
      ends(program, "second", "trace=second.orders,mode=orders");
      seen.put(
          "orders of two runs",
          shown(CommandLine.run(folder, "analyze", "first.orders", "second.orders").out()));
    }

    assertThat(seen.values()).as(seen.toString()).doesNotContain("").hasSizeGreaterThan(2);
    assertThat(seen.values().stream().distinct()).as(seen.toString()).hasSize(1);
    Jdk other = Jdk.ofFeature(25); // skips the rest where there is none
    assertThat(live(other, program, "verbose=false")).isEqualTo(seen.get("live, traced"));
  }

  /** Runs the program until the agent has ended it, and returns the fingerprint in its report. */
  private String live(Jdk jdk, String program, String options) {
    String ends = options + ",on-deadlock=exit:9";
    return shown(command(jdk).agent(ends).run(NamedProgram.class, program, "hang").err());
  }

  private void ends(String program, String how, String options) {
    command(Jdk.ofFeature(17)).agent(options).run(NamedProgram.class, program, how);
  }

  /** Both of one process: a dump first, then an agent that comes late. */
  private String dumpedAndAttached(String program) throws Exception {
    Jdk jdk = Jdk.ofFeature(17);
    try (ForkedProgram process = command(jdk).start(NamedProgram.class, program, "hang")) {
      String dumped = untilShown(() -> dump(jdk, process));
      String pid = Long.toString(process.pid());
      ProgramResult attach = CommandLine.run(folder, "attach", pid, "report=attached.txt");
      assertThat(attach.exitCode()).as(attach.toString()).isZero();
      Path report = folder.resolve("attached.txt");
      String attached = untilShown(() -> Files.exists(report) ? Files.readString(report) : "");
      assertThat(attached).isEqualTo(dumped);
      return dumped;
    }
  }

  private JvmCommand command(Jdk jdk) {
    return JvmCommand.on(jdk, folder);
  }

  private String dump(Jdk jdk, ForkedProgram process) throws IOException {
    Path file = folder.resolve("dump.txt");
    String pid = Long.toString(process.pid());
    Files.writeString(file, ForkedProgram.run(folder, jdk.tool("jstack"), "-l", pid).out());
    return CommandLine.run(folder, "analyze", file.toString()).out();
  }

  /** Gives a text, or fails. */
  private interface Source {
    String text() throws Exception;
  }

  private static String untilShown(Source source) throws Exception {
    long end = System.nanoTime() + DEADLINE_NANOS;
    String print = shown(source.text());
    while (print.isEmpty() && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
      print = shown(source.text());
    }
    return print;
  }

  /** Returns the fingerprint in a report, "" if there is not exactly one. */
  private static String shown(String report) {
    Matcher headline = HEADLINE.matcher(report);
    String print = headline.find() ? headline.group(1) : "";
    return headline.find() ? "" : print;
  }
}
