package dev.impasse.cli;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.dump.JsonDumpReader;
import dev.impasse.core.dump.ThreadDump;
import dev.impasse.core.input.DumpSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code analyze} on thread dumps that were made without the agent. */
class AnalyzeDumpsTest extends CliTest {

  @TempDir private Path folder;

  @Test
  void suspectsVirtualThreads_whenOneDumpShowsACycleOfMonitors() throws Exception {
    Path dump = copy("mon-virtual-25", "one.json");

    execute("analyze", dump.toString());
    assertExitCode(0);
    assertStdoutContains("DEADLOCK SUSPECTED   2 threads, 2 locks");
    assertStdoutContains("1 more thread waits behind this deadlock: behind");

    execute("analyze", "--fail-on", "suspected", dump.toString());
    assertExitCode(1);
  }

  @Test
  void detects_whenTwoDumpsOfOneProcessShowTheSame() throws Exception {
    Path two = copy("mon-virtual-25", "two.json");
    Files.writeString(two, Files.readString(two).replace("T15:41:05.35", "T15:41:15.35"));

    execute("analyze", copy("mon-virtual-25", "one.json").toString(), two.toString());

    assertExitCode(1);
    assertStdoutContains("DEADLOCK DETECTED   2 threads, 2 locks");
    assertStdoutContains("two dumps of the same process");
  }

  @Test
  void suspectsOnly_whenTheSecondDumpIsACopy() throws Exception {
    execute(
        "analyze",
        copy("mon-virtual-25", "one.json").toString(),
        copy("mon-virtual-25", "two.json").toString());

    assertExitCode(0);
    assertStdoutContains("DEADLOCK SUSPECTED");
  }

  @Test
  void suspectsACycle_ofAPlatformAndAVirtualThread() throws Exception {
    execute("analyze", copy("pinned-25", "pinned.json").toString());

    assertExitCode(0);
    assertStdoutContains("DEADLOCK SUSPECTED   2 threads, 2 locks", "plat", "pinned");
    assertStdoutContains("relock => "); // what it wants back is what another holds too
  }

  @Test
  void saysSo_whenTheDumpDoesNotTellOwners() throws Exception {
    execute("analyze", copy("lock-virtual-25", "locks.json").toString());

    assertExitCode(3);
    assertStderrContains("threads wait for locks whose owner this form does not tell");
  }

  @Test
  void saysSo_whenTheDumpIsOfAnOlderJava() throws Exception {
    Path dump = copy("mon-virtual-25", "old.json");
    Files.writeString(
        dump,
        Files.readString(dump)
            .replaceAll("\"(state|blockedOn|waitingOn|parkBlocker|monitorsOwned)\"", "\"x\""));

    execute("analyze", dump.toString());

    assertExitCode(3);
    assertStderrContains("it tells nothing of locks");
  }

  @Test
  void readsText_alsoInTwoBytesACharacter() throws Exception {
    String text =
        """
        Full thread dump OpenJDK (17):

        "a\u001b[31m" #12 prio=5 tid=0x01 nid=0x1 waiting for monitor entry
           java.lang.Thread.State: BLOCKED (on object monitor)
        \tat A.b(A.java:3)
        \t- waiting to lock <0x02> (a java.lang.Object)
        \t- locked <0x01> (a java.lang.Class for a.A)

        "b" #13 prio=5 tid=0x02 nid=0x1 waiting for monitor entry
           java.lang.Thread.State: BLOCKED (on object monitor)
        \tat A.c(A.java:9)
        \t- waiting to lock <0x01> (a java.lang.Class for a.A)
        \t- locked <0x02> (a java.lang.Object)

        JNI global refs: 6
        """;
    Path narrow = Files.writeString(folder.resolve("narrow.txt"), text);
    Path wide = Files.writeString(folder.resolve("wide.txt"), "\uFEFF" + text, UTF_16LE);
    for (Path file : List.of(narrow, wide)) {
      execute("analyze", "--format", "json", file.toString());

      assertExitCode(1);
      assertStdoutContains("\"detected\"", "A.class");
      assertThat(stdout()).doesNotContain("\u001b");
    }
  }

  @Test
  void showsTheThreadsThatAreWhole_whereverTheJsonIsCut() throws Exception {
    String whole = Files.readString(copy("mon-virtual-25", "whole.json"));
    int end = whole.stripTrailing().length();
    boolean found = false;
    for (int cut = 0; cut < end; cut += 97) {
      ThreadDump dump =
          JsonDumpReader.read(new ByteArrayInputStream(whole.substring(0, cut).getBytes(UTF_8)))
              .get(0);
      assertThat(dump.problems()).as("cut at %d", cut).isNotEmpty();
      found |= !dump.deadlocks().isEmpty();
    }
    assertThat(found).isTrue();
  }

  /** A name in a trace may be anything: what it is is told by its first bytes. */
  @Test
  void takesNoTraceForADump() throws Exception {
    Path trace = folder.resolve("t.impasse");
    SmallTrace.ofDeadlock().write(trace);
    byte[] bytes = Files.readAllBytes(trace);
    byte[] more = Arrays.copyOf(bytes, bytes.length + 30);
    System.arraycopy("\nFull thread dump ".getBytes(UTF_8), 0, more, bytes.length, 18);

    assertThat(DumpSource.accepts(Files.write(trace, more), Long.MAX_VALUE)).isFalse();
  }

  @Test
  void isSilent_whenOneOfTheWaitsIsTimed() throws Exception {
    execute("analyze", copy("timed-virtual-25", "timed.json").toString());

    assertExitCode(0);
    assertStdoutContains("No deadlock in ");
  }

  @Test
  void saysSo_whenTheJsonIsCut() throws Exception {
    Path dump = copy("mon-virtual-25", "cut.json");
    String whole = Files.readString(dump);
    Files.writeString(dump, whole.substring(0, whole.length() / 2));

    execute("analyze", dump.toString());

    assertExitCode(3);
    assertStderrContains("not whole JSON");
  }

  private Path copy(String dump, String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = AnalyzeDumpsTest.class.getResourceAsStream("/dumps/" + dump + ".json")) {
      Files.copy(in, file);
    }
    return file;
  }
}
