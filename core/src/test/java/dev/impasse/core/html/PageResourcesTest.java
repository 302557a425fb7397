package dev.impasse.core.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page is put together from. */
class PageResourcesTest {

  private static final Path ROOT = Path.of(System.getProperty("impasse.root"));
  private static final Path FILES = ROOT.resolve("core/src/main/resources/dev/impasse/core/html");

  /** {@code core/html/vendor.sh} writes the file and its sum. */
  @Test
  void takesTheLibraryAsTheLockFilePinsIt() throws IOException, NoSuchAlgorithmException {
    byte[] bytes = Files.readAllBytes(FILES.resolve("dagre.min.js"));
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    assertThat(Files.readString(ROOT.resolve("core/html/vendor.sha256")))
        .isEqualTo(sum + "  dagre.min.js\n");
    assertThat(Files.readString(ROOT.resolve("core/html/package-lock.json")))
        .contains("\"node_modules/@dagrejs/dagre\"", "\"integrity\": \"sha512-");
    assertThat(ROOT.resolve("licenses/dagre/LICENSE")).isNotEmptyFile();
  }

  @Test
  void takesEveryScriptThatIsThere() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(PageResources.SCRIPTS.stream(), Stream.of("report.css", "report.html"))
                  .toList());
    }
  }

  @Test
  void hasNothingThatWouldEndAScript_orMakeMarkupOfText() {
    assertThat(PageResources.script().toLowerCase(Locale.ROOT)).doesNotContain("</script", "<!--");
    PageResources.SCRIPTS.stream()
        .filter(name -> !name.equals("dagre.min.js"))
        .forEach(
            name ->
                assertThat(PageResources.read(name))
                    .as(name)
                    .doesNotContain(
                        "innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval("));
  }

  @Test
  void escapesWhatWouldBeMarkup_andHalvesOfCharacters() {
    assertThat(ScriptSafe.json("\"<b>&\u2028\u2029\ud800 \ud83d\ude00 \udc00\""))
        .isEqualTo("\"\\u003cb\\u003e\\u0026\\u2028\\u2029\\ud800 \ud83d\ude00 \\udc00\"");
  }
}
