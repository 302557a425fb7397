package dev.impasse.demo;

import java.util.List;
import java.util.Locale;

/** Writes {@code docs/demos.md} from the annotations. */
final class DemoDocument {

  private static final String HEAD =
      """
      # Demos

      Small programs that deadlock, or look as if they might, each with what Impasse says about it. Where a
      demo is broken, its counterpart is repaired, and the other way round.

          impasse demo                # lists them
          impasse demo mutex          # runs one under the agent and shows the report

      Without the agent: `java -cp demo-apps/target/impasse-demos.jar dev.impasse.demo.Demos mutex`; what hangs
      then has to be stopped by hand. `-Dimpasse.demo.speed=20` divides all their sleeps by 20.

      This page is written from the annotations in the sources, and a test checks that it is up to date
      (`DemoDocumentTest` says how to write it again). `DemoVerdictIT` runs every demo on Java 17 and 25 and
      checks output and verdict.

      | demo | what it does | verdict |
      |---|---|---|
      """;

  private static final int WIDTH = 120;

  private DemoDocument() {}

  static String of(List<Catalogue.Entry> entries) {
    StringBuilder page = new StringBuilder(HEAD);
    for (Catalogue.Entry entry : entries) {
      Demo demo = entry.demo();
      page.append(
          "| %s | %s | %s |\n".formatted(link(demo.name()), demo.line(), word(demo.verdict())));
    }
    entries.forEach(entry -> page.append(section(entry)));
    return page.toString();
  }

  private static String section(Catalogue.Entry entry) {
    Demo demo = entry.demo();
    return """

        ## %s

        %s

            %s

        ```text
        %s```

        %s
        """
        .formatted(
            demo.name(),
            wrapped(demo.line() + ". " + demo.story()),
            entry.runLine(),
            demo.output(),
            wrapped(verdict(demo) + source(entry)));
  }

  /** Breaks a paragraph into lines of the width that all pages have. */
  private static String wrapped(String paragraph) {
    StringBuilder text = new StringBuilder();
    int column = 0;
    for (String word : paragraph.strip().split("\\s+")) {
      boolean fits = column == 0 || column + 1 + word.length() <= WIDTH;
      if (column > 0) {
        text.append(fits ? ' ' : '\n');
      }
      column = fits && column > 0 ? column + 1 + word.length() : word.length();
      text.append(word);
    }
    return text.toString();
  }

  private static String source(Catalogue.Entry entry) {
    String counterpart = entry.demo().counterpart();
    return " Source: [%s](../demo-apps/src/main/java/%s.java).%s"
        .formatted(
            entry.type().getSimpleName(),
            entry.type().getName().replace('.', '/'),
            counterpart.isEmpty() ? "" : " Counterpart: " + link(counterpart) + ".");
  }

  private static String verdict(Demo demo) {
    String locks = demo.cycle().length == 0 ? "" : ", `" + String.join("`, `", demo.cycle()) + "`";
    return "Verdict: **%s**%s; exit code %d."
        .formatted(word(demo.verdict()), locks, demo.verdict().exitCode());
  }

  private static String link(String name) {
    return "[%s](#%s)".formatted(name, name);
  }

  private static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
