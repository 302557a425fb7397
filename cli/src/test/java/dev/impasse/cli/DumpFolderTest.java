package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** {@code analyze} on folders and archives of dumps, and on folders that somebody else has. */
class DumpFolderTest extends CliTest {

  private static final String DUMP =
      """
      Full thread dump OpenJDK (17):

      "a" #12 prio=5 tid=0x01 nid=0x1 waiting for monitor entry
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

  @TempDir private Path folder;

  @Test
  void readsPackedDumps_ofAFolder() throws Exception {
    Files.writeString(folder.resolve("notes.txt"), "nothing\n");
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.txt.gz")))) {
      out.write(DUMP.getBytes());
    }
    try (ZipOutputStream out =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("b.zip")))) {
      out.putNextEntry(new ZipEntry("notes.txt"));
      out.putNextEntry(new ZipEntry("in/d.txt"));
      out.write(DUMP.getBytes());
    }

    execute("analyze", folder);

    assertExitCode(1);
    assertStdoutContains("a.txt.gz", "b.zip", "DEADLOCK DETECTED   2 threads, 2 locks");
  }

  @Test
  void namesTheFormsThatAreRead_whenATextHasNoDump() throws Exception {
    execute("analyze", Files.writeString(folder.resolve("notes.txt"), "nothing\n"));

    assertExitCode(3);
    assertStderrContains("no thread dump in a form that is read: jstack -l");
  }

  /**
   * Any folder of dumps: {@code -Dimpasse.dumps=FOLDER}; no file may be read as free by mistake.
   */
  @Test
  @EnabledIfSystemProperty(named = "impasse.dumps", matches = ".+")
  void answersOfEveryFile_ofAFolderThatIsGiven() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(System.getProperty("impasse.dumps")))) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      execute("analyze", file);

      assertThat(exitCode()).as("%s: %s", file, stderr()).isIn(0, 1, 3);
      if (exitCode() == 3) {
        assertThat(stderr()).as("%s", file).isNotEmpty();
      }
      if (stdout().startsWith("No deadlock")) {
        assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain("Found one Java-level deadlock");
      }
    }
  }
}
