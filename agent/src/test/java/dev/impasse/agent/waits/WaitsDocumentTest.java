package dev.impasse.agent.waits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/waits.md} true to the table. */
class WaitsDocumentTest {

  private static final Path PAGE =
      Path.of(System.getProperty("impasse.root", ".."), "docs", "waits.md");

  @Test
  void pageIsUpToDate() throws IOException {
    String expected = WaitsDocument.text();
    if (Boolean.getBoolean("impasse.docs.write")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(PAGE)
        .as(
            "to write it again: mvn -pl agent -am test -Dtest=WaitsDocumentTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dimpasse.docs.write=true")
        .hasContent(expected);
  }
}
