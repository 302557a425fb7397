package dev.impasse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/demos.md} true to the annotations. */
class DemoDocumentTest {

  private static final Path PAGE = Path.of("..", "docs", "demos.md");

  @Test
  void pageIsUpToDate() throws IOException {
    String expected = DemoDocument.of(Catalogue.entries());
    if (Boolean.getBoolean("impasse.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, expected);
    }
    assertThat(PAGE)
        .as(
            "to write it again: mvn -pl demo-apps test -Dtest=DemoDocumentTest"
                + " -Dimpasse.docs.write=true")
        .hasContent(expected);
  }
}
