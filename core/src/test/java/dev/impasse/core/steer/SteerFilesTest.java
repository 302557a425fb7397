package dev.impasse.core.steer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteerFilesTest {

  @TempDir private Path folder;

  private static final SteerPlace PLACE =
      new SteerPlace("a.Späti", "lambda$0", "monitorenter", "this.a[i = \"\\\n\"]", 2, "A.java:7");

  private static SteerSpec spec() {
    SteerSide.Lock monitor = new SteerSide.Lock("A.lock", "java.lang.Object", false);
    SteerSide.Lock end = new SteerSide.Lock("end of \"w\"", "", true);
    return new SteerSpec(
        "73c78649",
        List.of(
            new SteerSide("w 1", end, null, monitor, PLACE),
            new SteerSide("main", monitor, PLACE, end, PLACE)),
        List.of(1, 0),
        true,
        1234,
        5);
  }

  @Test
  void readsWhatItWrote_ofASpecification() throws IOException {
    Path file = folder.resolve("spec");
    SteerFiles.write(file, spec());

    assertThat(SteerFiles.read(file)).isEqualTo(spec());
  }

  @Test
  void readsTheProgressOfEveryProcess() throws IOException {
    Path file = folder.resolve("spec");
    SteerProgress one =
        new SteerProgress(
            1,
            List.of(new SteerProgress.Side(1, 2, 3), new SteerProgress.Side(0, 0, 0)),
            true,
            List.of(1),
            99,
            "it was interrupted",
            List.of("73c78649", "00000000"));
    SteerProgress other = new SteerProgress(22, List.of(), false, List.of(), 0, "", List.of());
    SteerFiles.write(file, one);
    SteerFiles.write(file, other);

    assertThat(SteerFiles.progress(file)).containsExactlyInAnyOrder(one, other);
    assertThat(SteerFiles.progress(folder.resolve("another"))).isEmpty();
  }

  @Test
  void saysWhatIsWrong_ofAFileThatIsNone() throws IOException {
    Path file = folder.resolve("spec");
    for (String text : new String[] {"", "sides=99999", "sides=x", "\\uZZZZ=1"}) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> SteerFiles.read(file)).isInstanceOf(IOException.class);
    }
  }
}
