package dev.impasse.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
    execute(
        "analyze",
        copy("mon-virtual-25", "one.json").toString(),
        copy("mon-virtual-25", "two.json").toString());

    assertExitCode(1);
    assertStdoutContains("DEADLOCK DETECTED   2 threads, 2 locks");
    assertStdoutContains("two dumps of the same process");
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
