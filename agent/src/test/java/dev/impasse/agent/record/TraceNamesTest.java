package dev.impasse.agent.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.impasse.core.file.FileMode;
import dev.impasse.core.trace.TraceFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which file a trace is written to: never one that holds something. */
class TraceNamesTest {

  private static final int KEEP = 3;

  @TempDir private Path folder;

  private MappedTrace trace(String name) throws IOException {
    return new MappedTrace(
        new TraceSettings(folder.resolve(name), FileMode.PRIVATE, 1 << 23, KEEP), "");
  }

  @Test
  void keepsWhatHasTheName_andReplacesCleanRunsBeyondTheLimit() throws IOException {
    MappedTrace first = trace("app.impasse");
    first.markClosed();
    MappedTrace deadlocked = trace("app.impasse");
    deadlocked.markFinding();
    deadlocked.markClosed();
    MappedTrace killed = trace("app.impasse");
    assertThat(names()).containsExactly("app.2.impasse", "app.3.impasse", "app.impasse");
    assertThat(killed.path()).hasFileName("app.3.impasse");

    MappedTrace fourth = trace("app.impasse");

    assertThat(fourth.tookOver()).isTrue();
    assertThat(fourth.path()).isEqualTo(first.path());
    assertThat(trace("app.impasse").path()).hasFileName("app.4.impasse");
    assertThat(names()).hasSize(4);
    try (TraceFile read = TraceFile.open(fourth.path())) {
      assertThat(read.closedInGoodOrder()).isFalse();
    }
  }

  @Test
  void keepsAFileThatIsNoTrace_andTakesAnEmptyOne() throws IOException {
    Path notes = Files.writeString(folder.resolve("notes.txt"), "precious");
    Files.createFile(folder.resolve("empty.impasse"));

    for (int i = 0; i < KEEP + 1; i++) {
      trace("notes.txt").markClosed();
    }

    assertThat(notes).hasContent("precious");
    assertThat(trace("empty.impasse").path()).hasFileName("empty.impasse");
  }

  @Test
  void leavesNoFile_whenTheTraceHasNoName() throws IOException {
    MappedTrace unnamed = new MappedTrace(TraceSettings.unnamed(folder, 1 << 23), "host=here");

    assertThat(names()).isEmpty();
    for (int i = 0; i < 2; i++) { // reading does not close what is written
      try (TraceFile read = unnamed.read()) {
        assertThat(read.about()).containsEntry("host", "here");
      }
    }
    unnamed.segment(1 << 16);
  }

  @Test
  void refusesAFolder_andLeavesNothing() throws IOException {
    Files.createDirectory(folder.resolve("app.impasse"));

    assertThatThrownBy(() -> trace("app.impasse")).hasMessageContaining("this is a folder");

    assertThat(names()).containsExactly("app.impasse");
  }

  @Test
  void touchesNobodysFile_whenLinksArePlantedWhileItStarts() throws Exception {
    Path victim = Files.createFile(folder.resolve("victim"));
    Path shared = Files.createDirectory(folder.resolve("shared"));
    assumeTrue(
        shared.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "no permissions here");
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path link = shared.resolve("app.impasse");
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> planter =
        CompletableFuture.runAsync(
            () -> {
              while (!enough.get()) {
                plant(link, victim);
              }
            });
    int started = 0;
    for (int i = 0; i < 50; i++) {
      try {
        trace("shared/app.impasse");
        started++;
      } catch (FileSystemException refused) {
        assertThat(refused).hasMessageContaining("this is a link");
      }
    }
    enough.set(true);
    planter.get(60, TimeUnit.SECONDS);

    assertThat(victim).isEmptyFile();
    assertThat(started).isPositive();
  }

  private static void plant(Path link, Path victim) {
    try {
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, victim);
    } catch (IOException lostTheRace) {
      // a trace has the name at the moment
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
