package dev.impasse.matrix;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Writes {@code docs/shapes.md} from the annotations and the list of what is not reached yet. */
final class ShapesDocument {

  private static final String HEAD =
      """
      # Shapes

      Every way in which threads hang that Impasse knows, and the safe patterns that look like one, each as a small
      program with its verdict in an annotation ([sources](../demo-apps/src/main/java/dev/impasse/matrix)). `MatrixIT`
      runs each under the agent, with platform threads on Java 17 and 25, and with virtual and mixed threads on 25, and
      prints this table with what it saw. Mixed: every second thread is virtual.

          java -cp demo-apps/target/impasse-demos.jar dev.impasse.matrix.Shapes                       # lists them
          java -javaagent:agent/target/impasse-agent.jar -cp demo-apps/target/impasse-demos.jar \\
              dev.impasse.matrix.Shapes reader-behind-writer virtual                                   # runs one

      What hangs has to be stopped by hand; what is safe ends after some 4 seconds. *Detected* is certain. *Suspected*:
      nobody is left of whom we know that he would end the wait, but another might. *Not yet*: it is not reported yet; with an
      asterisk it is, but not quite as it should be (`NotYet` in the tests says what is said). JDK: whether
      `ThreadMXBean.findDeadlockedThreads` finds it on platform threads; virtual threads it never finds.

      This page is written from the annotations, and a test checks that it is up to date (`ShapesDocumentTest` says how to
      write it again).
      """;

  private ShapesDocument() {}

  static String of(List<Cells.Cell> cells) {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("\n## What hangs\n\n");
    table(page, cells.stream().filter(cell -> !silent(cell)).toList());
    page.append("\n`scope=jdk` is needed for the rows whose names begin with `jdk-`.\n");
    page.append("\n## What is silent\n\n");
    table(page, cells.stream().filter(ShapesDocument::silent).toList());
    return page.toString();
  }

  private static boolean silent(Cells.Cell cell) {
    return cell.shape().verdict() == Shape.Verdict.SILENT;
  }

  private static void table(StringBuilder page, List<Cells.Cell> cells) {
    page.append("| shape | what happens |");
    for (Place.Column column : Place.Column.values()) {
      page.append(' ').append(column.title()).append(" |");
    }
    page.append(" JDK |\n|---|---|").append("---|".repeat(Place.Column.values().length + 1));
    page.append('\n');
    for (Cells.Cell cell : cells) {
      page.append("| %s | %s |".formatted(cell.shape().name(), cell.shape().line()));
      for (Place.Column column : Place.Column.values()) {
        page.append(' ').append(word(column.of(cell))).append(" |");
      }
      page.append(' ').append(lower(cell.shape().jdk())).append(" |\n");
    }
  }

  private static String word(Place place) {
    if (!Arrays.asList(place.cell().shape().threads()).contains(place.kind())) {
      return "";
    }
    if (place.missed()) {
      return "not yet";
    }
    return NotYet.said(place)
        .map(said -> said.split(" ", -1)[0].toLowerCase(Locale.ROOT) + " *")
        .orElse(lower(place.cell().shape().verdict()));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
