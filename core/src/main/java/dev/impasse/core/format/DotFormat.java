package dev.impasse.core.format;

import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportFormat;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jgrapht.nio.Attribute;
import org.jgrapht.nio.DefaultAttribute;
import org.jgrapht.nio.dot.DOTExporter;

/** The wait-for graph for Graphviz. */
final class DotFormat implements ReportFormat {

  private static final int MOST_SIDES = 200;
  private static final int MOST_BEHIND = 20;

  @Override
  public void write(Report report, Writer to) {
    DOTExporter<PictureNode, PictureEdge> exporter = new DOTExporter<>(PictureNode::id);
    exporter.setGraphAttributeProvider(
        () -> {
          Map<String, Attribute> attributes = new LinkedHashMap<>();
          put(attributes, "rankdir", "LR");
          return attributes;
        });
    exporter.setVertexAttributeProvider(DotFormat::vertex);
    exporter.setEdgeAttributeProvider(DotFormat::edge);
    Picture.Bounds bounds = new Picture.Bounds(report.limit(), MOST_SIDES, MOST_BEHIND);
    exporter.exportGraph(Picture.of(report, bounds), to);
  }

  private static Map<String, Attribute> vertex(PictureNode node) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    String second = node.role() == PictureNode.Role.RESOURCE ? "\\n" + text(node.detail()) : "";
    put(attributes, "label", text(node.label()) + second);
    put(attributes, "tooltip", text(node.detail()));
    switch (node.role()) {
      case FINDING -> put(attributes, "shape", "note");
      case THREAD -> {
        put(attributes, "shape", "ellipse");
        put(attributes, "color", "red");
      }
      case RESOURCE -> put(attributes, "shape", "box");
      case BEHIND -> put(attributes, "shape", "ellipse");
      case GONE -> {
        put(attributes, "shape", "ellipse");
        put(attributes, "style", "dashed");
      }
      case MORE -> put(attributes, "shape", "plaintext");
    }
    return attributes;
  }

  private static Map<String, Attribute> edge(PictureEdge edge) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    if (edge.role() == PictureEdge.Role.SHOWS) {
      put(attributes, "style", "dotted");
      put(attributes, "arrowhead", "none");
      return attributes;
    }
    put(attributes, "label", edge.words());
    put(attributes, "tooltip", text(edge.place()));
    if (edge.role() == PictureEdge.Role.DUE_FROM) {
      put(attributes, "style", "dashed");
    }
    return attributes;
  }

  private static void put(Map<String, Attribute> to, String key, String value) {
    to.put(key, DefaultAttribute.createAttribute(value));
  }

  /** Within a label, backslashes start escapes and ampersands start entities. */
  private static String text(String text) {
    return text.replace("\\", "\\\\").replace("&", "&amp;");
  }
}
