package dev.impasse.core.file;

import static dev.impasse.testing.SpecialFiles.permissions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.impasse.testing.SpecialFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

  private static final Content NEW = out -> out.write(bytes("new"));

  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private long write(Path file) throws IOException {
    return OutputFile.write(file, FileMode.USUAL, NEW);
  }

  @Test
  void writesANewFile_andReplacesAnOldOneKeepingItsPermissions() throws IOException {
    Path file = folder.resolve("out.txt");
    assertThat(write(file)).isEqualTo(3);
    Files.writeString(file, "old and longer");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    write(file);

    assertThat(file).hasContent("new");
    assertThat(permissions(file)).isEqualTo("rw-r-----");
    assertThat(names()).containsExactly("out.txt");
  }

  /** As the JSON library does. */
  @Test
  void saysWhatTheSystemSaid_whenALibraryHidesIt() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "there is no device here that is always full");

    assertThatThrownBy(
            () ->
                OutputFile.write(
                    full,
                    FileMode.USUAL,
                    out -> {
                      try {
                        out.write(new byte[1 << 20]);
                      } catch (IOException e) {
                        throw new IllegalStateException("hidden", e);
                      }
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
  }

  @Test
  void passesOnADefect_thatNoWriteCaused() {
    assertThatThrownBy(
            () ->
                OutputFile.write(
                    folder.resolve("out.txt"),
                    FileMode.USUAL,
                    out -> {
                      throw new IllegalStateException("a defect");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a defect");
  }

  @Test
  void leavesTheOldFileAsItWas_whenTheContentFails() throws IOException {
    Path file = Files.writeString(folder.resolve("out.txt"), "old");

    assertThatThrownBy(
            () ->
                OutputFile.write(
                    file,
                    FileMode.USUAL,
                    out -> {
                      out.write(bytes("half"));
                      throw new IOException("no more");
                    }))
        .hasMessage("no more");

    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("out.txt");
  }

  @Test
  void writesThroughAPipe_andLeavesIt() throws Exception {
    Path pipe = SpecialFiles.pipe(folder.resolve("pipe"));
    CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> readAll(pipe));

    write(pipe);

    assertThat(read.get(60, TimeUnit.SECONDS)).asString().isEqualTo("new");
    assertThat(Files.isRegularFile(pipe, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(names()).containsExactly("pipe");
  }

  private static byte[] readAll(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void writesThroughADevice_andLeavesIt() throws Exception {
    Path device = SpecialFiles.nullDevice(folder.resolve("null"));

    assertThat(write(device)).isEqualTo(3);

    assertThat(Files.isRegularFile(device, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThatThrownBy(() -> Draft.of(device, FileMode.PRIVATE))
        .hasMessageContaining("this is no regular file");
    assertThat(Files.exists(device, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @Test
  void refusesAFolder() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));

    assertThatThrownBy(() -> write(inner)).hasMessageContaining("this is a folder");

    assertThat(inner).isEmptyDirectory();
  }

  @Test
  void followsAnOwnLink_whereNobodyElseCouldHavePutIt() throws IOException {
    Path target = Files.writeString(folder.resolve("target.txt"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("target.txt"));

    write(link);

    assertThat(target).hasContent("new");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void refusesALink_whereOthersCanWrite() throws IOException {
    Path shared = SpecialFiles.sharedFolder(folder.resolve("shared"));
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Path link = Files.createSymbolicLink(shared.resolve("out.txt"), victim);

    assertThatThrownBy(() -> write(link))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("this is a link, and is not followed");

    assertThat(victim).hasContent("precious");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void refusesAPipeOfAnotherUser_whereOthersCanWrite() throws Exception {
    Path shared = SpecialFiles.sharedFolder(folder.resolve("shared"));
    Path own = SpecialFiles.pipe(shared.resolve("own"));
    CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> readAll(own));
    write(own);
    assertThat(read.get(60, TimeUnit.SECONDS)).asString().isEqualTo("new");

    Path theirs = SpecialFiles.ofAnotherUser(SpecialFiles.pipe(shared.resolve("theirs")));
    assertThatThrownBy(() -> write(theirs))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("another user has put it there");
  }

  @Test
  void touchesNobodysFile_whenLinksArePlantedWhileItWrites() throws Exception {
    Path shared = SpecialFiles.sharedFolder(folder.resolve("shared"));
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Path file = shared.resolve("out.txt");
    List<Path> planted =
        Stream.of("out.txt", "out.txt.tmp", "out.txt.part").map(shared::resolve).toList();
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> planter =
        CompletableFuture.runAsync(
            () -> {
              while (!enough.get()) {
                planted.forEach(link -> plant(link, victim));
              }
            });
    int written = 0;
    for (int i = 0; i < 60; i++) {
      try {
        write(file);
        written++;
      } catch (FileSystemException refused) {
        assertThat(refused).hasMessageContaining("this is a link");
      }
      OwnFile own = new OwnFile(file, FileMode.PRIVATE);
      try {
        own.write(NEW);
        written++;
      } catch (FileSystemException refused) {
        assertThat(refused).hasMessageContaining("this is a link");
      }
    }
    enough.set(true);
    planter.get(60, TimeUnit.SECONDS);

    assertThat(victim).hasContent("precious");
    assertThat(written).isPositive();
  }

  private static void plant(Path link, Path victim) {
    try {
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, victim);
      Files.deleteIfExists(link);
    } catch (IOException lostTheRace) {
      // the file is there at the moment
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
