package dev.impasse.core.file;

import static dev.impasse.testing.SpecialFiles.permissions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFileTest {

  @TempDir Path folder;

  private static Content text(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void takesANumber_whenTheNameHoldsAnEarlierRun() throws IOException {
    Path file = Files.writeString(folder.resolve("app.json"), "earlier");
    OwnFile own = new OwnFile(file, FileMode.PRIVATE);
    assertThat(own.path()).isEqualTo(file);

    assertThat(own.write(text("first"))).isTrue();
    assertThat(own.write(text("second"))).isFalse();

    assertThat(file).hasContent("earlier");
    assertThat(own.hasOtherName()).isTrue();
    assertThat(own.path()).isEqualTo(folder.resolve("app.2.json")).hasContent("second");
    assertThat(permissions(own.path())).isEqualTo("rw-------");
    assertThat(names()).containsExactly("app.2.json", "app.json");
  }

  @Test
  void takesAnEmptyFile_asIfItWereNotThere() throws IOException {
    Path file = Files.createFile(folder.resolve("app.json"));
    OwnFile own = new OwnFile(file, FileMode.PRIVATE);

    own.write(text("first"));

    assertThat(own.hasOtherName()).isFalse();
    assertThat(file).hasContent("first");
  }

  @Test
  void givesEachItsOwnName_whenManyWantOneAtOnce() throws Exception {
    for (boolean empty : new boolean[] {false, true}) {
      Path file = folder.resolve("app-" + empty + ".txt");
      if (empty) {
        Files.createFile(file);
      }
      int many = 16;
      ExecutorService pool = Executors.newFixedThreadPool(many);
      List<Callable<Path>> claims = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        String content = "of " + i;
        claims.add(
            () -> {
              OwnFile own = new OwnFile(file, FileMode.PRIVATE);
              own.write(text(content));
              assertThat(own.path()).hasContent(content);
              return own.path();
            });
      }
      List<Path> names = new ArrayList<>();
      for (Future<Path> claimed : pool.invokeAll(claims)) {
        names.add(claimed.get());
      }
      pool.shutdown();
      assertThat(names).doesNotHaveDuplicates().contains(file).hasSize(many);
    }
    assertThat(names()).hasSize(32);
  }

  @Test
  void leavesWhatIsNoRegularFile_underANumberedName() throws IOException {
    Path file = Files.writeString(folder.resolve("app"), "earlier");
    Files.createDirectory(folder.resolve("app.2"));
    OwnFile own = new OwnFile(file, FileMode.PRIVATE);

    own.write(text("mine"));

    assertThat(own.path()).hasFileName("app.3");
    assertThat(folder.resolve("app.2")).isEmptyDirectory();
  }

  @Test
  void probesWithoutALeftover_andSaysWhyNot() throws IOException {
    Path below = folder.resolve("new").resolve("app.txt");
    new OwnFile(below, FileMode.PRIVATE).probe();
    assertThat(below.getParent()).isEmptyDirectory();

    Path noFolder = Files.createFile(folder.resolve("file")).resolve("app.txt");
    assertThatThrownBy(() -> new OwnFile(noFolder, FileMode.PRIVATE).probe())
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new OwnFile(below.getParent(), FileMode.PRIVATE).probe())
        .hasMessageContaining("this is a folder");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
