package dev.impasse.core.format;

import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportFormat;
import java.io.IOException;
import java.io.Writer;
import org.jgrapht.Graph;

/** The wait-for graph as a Mermaid flow chart, which code hosts draw within Markdown. */
final class MermaidFormat implements ReportFormat {

  /** The usual reader refuses more than 500 edges in all. */
  private static final int MOST_SIDES = 60;

  private static final int MOST_BEHIND = 10;
  private static final int MOST_FINDINGS = 5;

  @Override
  public void write(Report report, Writer to) throws IOException {
    int findings = Math.min(report.limit(), MOST_FINDINGS);
    Picture.Bounds bounds = new Picture.Bounds(findings, MOST_SIDES, MOST_BEHIND);
    Graph<PictureNode, PictureEdge> graph = Picture.of(report, bounds);
    to.write("flowchart LR\n");
    for (PictureNode node : graph.vertexSet()) {
      to.write("  " + node.id() + shape(node) + '\n');
    }
    for (PictureEdge edge : graph.edgeSet()) {
      String from = graph.getEdgeSource(edge).id();
      String target = graph.getEdgeTarget(edge).id();
      to.write("  " + from + arrow(edge) + target + '\n');
    }
    to.write("  classDef stuck stroke:#c00,stroke-width:2px\n");
    for (PictureNode node : graph.vertexSet()) {
      if (node.role() == PictureNode.Role.THREAD) {
        to.write("  class " + node.id() + " stuck\n");
      }
    }
  }

  private static String shape(PictureNode node) {
    String text = '"' + text(node.label()) + '"';
    return switch (node.role()) {
      case FINDING -> "[[" + text + "]]";
      case THREAD, BEHIND, GONE -> "([" + text + "])";
      case RESOURCE -> "[\"" + text(node.label()) + "<br/>" + text(node.detail()) + "\"]";
      case MORE -> ">" + text + "]";
    };
  }

  private static String arrow(PictureEdge edge) {
    return switch (edge.role()) {
      case SHOWS -> " -.- ";
      case WANTS, HELD_BY -> " -- " + edge.words() + " --> ";
      case DUE_FROM -> " -. " + edge.words() + " .-> ";
    };
  }

  /** Leaves letters, digits and harmless marks; anything that could be markup becomes a code. */
  private static String text(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || c == ' ' || c == '.' || c == '-' || c == '$') {
                out.appendCodePoint(c);
              } else {
                out.append('#').append(c).append(';');
              }
            });
    return out.toString();
  }
}
