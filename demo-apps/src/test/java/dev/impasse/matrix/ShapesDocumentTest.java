package dev.impasse.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/shapes.md} true to the annotations. */
class ShapesDocumentTest {

  private static final Path PAGE = Path.of("..", "docs", "shapes.md");

  @Test
  void pageIsUpToDate() throws IOException {
    String expected = ShapesDocument.of(Cells.all());
    if (Boolean.getBoolean("impasse.docs.write")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(PAGE)
        .as(
            "to write it again: mvn -pl demo-apps -am test -Dtest=ShapesDocumentTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dimpasse.docs.write=true")
        .hasContent(expected);
  }
}
