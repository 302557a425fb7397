package dev.impasse.core.format;

import dev.impasse.core.report.FindingTree;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportFormat;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jgrapht.nio.Attribute;
import org.jgrapht.nio.AttributeType;
import org.jgrapht.nio.DefaultAttribute;
import org.jgrapht.nio.graphml.GraphMLExporter;
import org.jgrapht.nio.graphml.GraphMLExporter.AttributeCategory;

/** The wait-for graph, whole, for yEd, Gephi and programs. */
final class GraphmlFormat implements ReportFormat {

  @Override
  public void write(Report report, Writer to) {
    GraphMLExporter<PictureNode, PictureEdge> exporter = new GraphMLExporter<>(PictureNode::id);
    for (String name : new String[] {"label", "role", "detail", "finding"}) {
      exporter.registerAttribute(name, AttributeCategory.NODE, AttributeType.STRING);
    }
    for (String name : new String[] {"meaning", "place"}) {
      exporter.registerAttribute(name, AttributeCategory.EDGE, AttributeType.STRING);
    }
    exporter.setEdgeIdProvider(edge -> "e" + edge.number());
    exporter.setVertexAttributeProvider(
        node ->
            attributes(
                Map.entry("label", node.label()),
                Map.entry("role", FindingTree.word(node.role())),
                Map.entry("detail", node.detail()),
                Map.entry("finding", node.finding())));
    exporter.setEdgeAttributeProvider(
        edge ->
            attributes(
                Map.entry("meaning", FindingTree.word(edge.role())),
                Map.entry("place", edge.place())));
    exporter.exportGraph(Picture.of(report, Picture.Bounds.NONE), to);
  }

  @SafeVarargs
  private static Map<String, Attribute> attributes(Map.Entry<String, String>... entries) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : entries) {
      attributes.put(entry.getKey(), DefaultAttribute.createAttribute(entry.getValue()));
    }
    return attributes;
  }
}
