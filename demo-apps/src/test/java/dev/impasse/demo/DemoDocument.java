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

        %s. %s

            %s

        ```text
        %s```

        %s Source: [%s](../demo-apps/src/main/java/%s.java).%s
        """
        .formatted(
            demo.name(),
            demo.line(),
            demo.story(),
            entry.runLine(),
            demo.output(),
            verdict(demo),
            entry.type().getSimpleName(),
            entry.type().getName().replace('.', '/'),
            demo.counterpart().isEmpty() ? "" : " Counterpart: " + link(demo.counterpart()) + ".");
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
