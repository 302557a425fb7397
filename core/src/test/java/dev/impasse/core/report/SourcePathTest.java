package dev.impasse.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Source lines are found where build tools keep them, and nowhere else. */
class SourcePathTest {

  @TempDir Path folder;

  @BeforeEach
  void writeSource() throws IOException {
    Path file = folder.resolve("app/src/main/java/demo/Pair.java");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "one\n\ttwo\nthree\n");
    Files.writeString(folder.resolve("secret.java"), "secret\n");
  }

  private SourcePath path() {
    return SourcePath.of("no-such-folder" + File.pathSeparator + folder.resolve("app"));
  }

  private static StackTraceElement frame(String type, String file, int line) {
    return new StackTraceElement(type, "run", file, line);
  }

  @Test
  void findsALine_withThoseAroundIt() {
    assertThat(path().around(frame("demo.Pair$Inner", "Pair.java", 2)))
        .containsExactly(
            new SourcePath.Line(1, "one", false),
            new SourcePath.Line(2, "    two", true),
            new SourcePath.Line(3, "three", false));
  }

  @Test
  void guessesTheFile_whenTheFrameHasNone() {
    assertThat(path().around(frame("demo.Pair$Inner", null, 3))).hasSize(2);
  }

  @Test
  void findsNothing_whereThereIsNothing_andSaysOfWhat() {
    SourcePath path = path();

    assertThat(path.around(frame("demo.Pair", "Pair.java", 4))).isEmpty();
    assertThat(path.around(frame("demo.Pair", "Pair.java", -2))).isEmpty();
    assertThat(path.around(null)).isEmpty();
    assertThat(path.missing()).isEmpty();
    assertThat(path.around(frame("demo.Other", "Other.java", 1))).isEmpty();
    assertThat(path.missing()).containsExactly("demo/Other.java");
    assertThat(SourcePath.NONE.around(frame("demo.Pair", "Pair.java", 1))).isEmpty();
  }

  @Test
  void readsNothingOutsideItsFolders() {
    SourcePath path = path();

    for (String file :
        new String[] {
          "../../../../../secret.java", folder.resolve("secret.java").toString(), "a\0b.java"
        }) {
      assertThat(path.around(frame("Pair", file, 1))).as(file).isEmpty();
      assertThat(path.around(frame("demo.Pair", file, 1))).as(file).isEmpty();
    }
  }

  @Test
  void readsNothingOutside_whereALinkLeadsThere() throws IOException {
    Path app = folder.resolve("app");
    Files.createSymbolicLink(app.resolve("Secret.java"), folder.resolve("secret.java"));
    Files.createSymbolicLink(app.resolve("out"), folder);
    Files.createDirectories(app.resolve("src/main"));
    Files.createSymbolicLink(app.resolve("src/main/kotlin"), folder);
    Files.createSymbolicLink(
        app.resolve("Inside.java"), app.resolve("src/main/java/demo/Pair.java"));

    assertThat(path().around(frame("Secret", "Secret.java", 1))).isEmpty();
    assertThat(path().around(frame("out.Secret", "secret.java", 1))).isEmpty();
    assertThat(path().around(frame("Secret", "secret.java", 1))).isEmpty();
    assertThat(path().around(frame("Inside", "Inside.java", 1))).isNotEmpty();
  }

  @Test
  void findsALine_inAFolderThatIsALinkItself() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("app"));

    assertThat(SourcePath.of(link.toString()).around(frame("demo.Pair", "Pair.java", 1)))
        .isNotEmpty();
  }

  @Test
  void replacesWhatIsNoText() throws IOException {
    Path file = folder.resolve("app/Main.java");
    Files.write(file, "a\u00ffb\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(path().around(frame("Main", "Main.java", 1)))
        .containsExactly(new SourcePath.Line(1, "a\ufffdb", true));
  }
}
