package dev.impasse.core.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.SpecialFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileModeTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"600,rw-------", "640,rw-r-----", "0644,rw-r--r--", "666,rw-rw-rw-"})
  void givesWhatTheDigitsSay(String octal, String permissions) throws IOException {
    FileMode mode = FileMode.parse(octal).orElseThrow();

    OutputFile.write(folder.resolve("f"), mode, out -> out.write(1));

    assertThat(SpecialFiles.permissions(folder.resolve("f"))).isEqualTo(permissions);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "6", "400", "755", "888", "rw-", "01644", "-600", "6 00"})
  void refusesWhatIsNoModeOfAFile(String text) {
    assertThat(FileMode.parse(text)).isEmpty();
  }

  @Test
  void namesTheFile_inWhateverIsWrongWithIt() throws IOException {
    Path missing = folder.resolve("missing");
    Path text = Files.write(folder.resolve("text"), new byte[] {(byte) 0xFF, 'a'});
    assertThat(FileProblem.of(missing, new NoSuchFileException(missing.toString())))
        .isEqualTo(missing + ": there is no such file");
    assertThat(problem(text)).isEqualTo(text + ": this is no text in UTF-8");
    assertThat(problem(folder)).isEqualTo(folder + ": this is a folder");
    assertThat(FileProblem.of(text, new IllegalStateException("odd")))
        .isEqualTo(text + ": java.lang.IllegalStateException: odd");
  }

  private static String problem(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return FileProblem.of(file, e);
    }
  }
}
