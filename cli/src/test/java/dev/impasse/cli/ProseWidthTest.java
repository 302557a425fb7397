package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Prose is read in editors and in diffs, too: its lines have an end. */
class ProseWidthTest {

  private static final Path ROOT = Path.of(System.getProperty("impasse.root"));
  private static final int WIDTH = 120;

  @Test
  void hasNoLineOverTheWidth_outsideOfTablesAndCode() throws IOException {
    List<String> wide = new ArrayList<>();
    List<Path> pages = pages();
    for (Path page : pages) {
      boolean code = false;
      int number = 0;
      for (String line : Files.readAllLines(page)) {
        number++;
        code ^= line.strip().startsWith("```");
        if (!code && line.length() > WIDTH && isProse(line)) {
          wide.add(ROOT.relativize(page) + ":" + number + ": " + line.length() + " columns");
        }
      }
    }

    assertThat(pages).hasSizeGreaterThan(20);
    assertThat(wide).isEmpty();
  }

  /** Tables, blocks of code, pictures and lines that have no place to break are none. */
  private static boolean isProse(String line) {
    boolean breaks = line.strip().replaceAll("`[^`]*`", "code").indexOf(' ') >= 0;
    return breaks && Stream.of("|", "    ", "[!", "<").noneMatch(line::startsWith);
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> top = Files.list(ROOT)) {
      return Stream.concat(docs, top)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }
}
