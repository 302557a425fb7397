package dev.impasse.core.html;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The files that a page is put together from. */
final class PageResources {

  /** Scripts, in the order in which they run. */
  static final List<String> SCRIPTS =
      List.of(
          "dagre.min.js",
          "dom.js",
          "theme.js",
          "report.js",
          "replay.js",
          "graph.js",
          "ring.js",
          "graphview.js",
          "finding.js",
          "findings.js",
          "waits.js",
          "bars.js",
          "levels.js",
          "lanes.js",
          "state.js",
          "trace.js",
          "fleet.js",
          "main.js");

  private PageResources() {}

  /** Returns all scripts as one. */
  static String script() {
    StringBuilder script = new StringBuilder();
    for (String name : SCRIPTS) {
      // A source map is not there to be loaded.
      read(name)
          .lines()
          .filter(line -> !line.startsWith("//# sourceMappingURL="))
          .forEach(line -> script.append(line).append('\n'));
    }
    // The library has one control character in a string.
    return script.toString().replace("\u0001", "\\u0001");
  }

  /** Returns the style sheet. */
  static String style() {
    return read("report.css");
  }

  /** Returns the page with places for its parts. */
  static String page() {
    return read("report.html");
  }

  /** Returns the text of a file. */
  static String read(String name) {
    try (InputStream in = PageResources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not in the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + name, e);
    }
  }
}
