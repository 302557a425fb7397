package dev.impasse.cli;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.orders.Inversions;
import dev.impasse.core.report.FindingTree;
import dev.impasse.core.trace.Damage;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds the JSON form of a result, schema version 1: fields may be added to it, none will change
 * or go. {@code docs/cli.md} shows one.
 */
final class JsonReport {

  private final JsonMapper mapper = new JsonMapper();
  private final ObjectNode root = mapper.createObjectNode();
  private final ArrayNode traces;

  JsonReport() {
    root.put("schemaVersion", FindingTree.SCHEMA_VERSION);
    traces = root.putArray("traces");
  }

  String text() {
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  void addUnreadable(Path file, String error) {
    traces.addObject().put("file", file.toString()).put("error", error);
  }

  /** Adds what was found in lock orders, which are of all these files together. */
  void addInversions(List<Path> files, Inversions.Result result) {
    ObjectNode orders = root.putObject("orders");
    ArrayNode names = orders.putArray("files");
    files.forEach(file -> names.add(file.toString()));
    orders.put("removed", result.removed());
    orders.put("complete", result.complete());
    ArrayNode findings = orders.putArray("findings");
    result.findings().forEach(finding -> finding(findings, finding, null));
  }

  void add(Path file, TraceSummary summary) {
    ObjectNode trace = traces.addObject();
    trace.put("file", file.toString());
    trace.put("events", summary.events());
    trace.put("threads", summary.threads());
    ArrayNode findings = trace.putArray("findings");
    for (Finding finding : summary.findings()) {
      finding(findings, finding, summary.closing().get(finding.fingerprint()));
    }
    ArrayNode reported = trace.putArray("reported");
    summary.reported().forEach(reported::add);
    ArrayNode damage = trace.putArray("damage");
    for (Damage one : summary.damage()) {
      damage.addObject().put("offset", one.offset()).put("message", one.message());
    }
  }

  private void finding(ArrayNode to, Finding finding, @Nullable Long closing) {
    to.add(mapper.<JsonNode>valueToTree(FindingTree.of(finding, closing)));
  }
}
