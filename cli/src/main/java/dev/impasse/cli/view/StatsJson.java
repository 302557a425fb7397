package dev.impasse.cli.view;

import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.model.LockInfo;
import dev.impasse.core.report.FindingTree;
import dev.impasse.core.stats.Statistics;
import dev.impasse.core.trace.Damage;
import dev.impasse.core.trace.TraceFile;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds the JSON form of statistics, schema version 1. */
public final class StatsJson {

  private static final int SCHEMA_VERSION = 2;

  private final JsonMapper mapper = new JsonMapper();
  private final ObjectNode root = mapper.createObjectNode();
  private final ArrayNode traces;
  private final int top;

  /** Makes an empty document, in which each list has so many entries at most. */
  public StatsJson(int top) {
    this.top = top;
    root.put("schemaVersion", SCHEMA_VERSION);
    traces = root.putArray("traces");
  }

  /** Returns the JSON text. */
  public String text() {
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  /** Adds what was counted in a trace. */
  public void add(Path file, TraceFile trace, Statistics statistics) {
    ObjectNode json = traces.addObject();
    json.put("file", file.toString());
    json.put("events", statistics.events());
    json.put("threads", statistics.threads());
    json.put("locks", statistics.locks());
    json.put("bytes", trace.sizeBytes());
    json.put("words", trace.words());
    json.put("recordedMillis", trace.spanMillis());
    json.put("closedInGoodOrder", trace.closedInGoodOrder());
    json.put("lostPlaces", statistics.lostPlaces());
    json.put("deepestNesting", statistics.deepest());
    ObjectNode operations = json.putObject("operations");
    statistics
        .operations()
        .forEach(one -> operations.put(one.operation().label(one.tried()), one.events()));
    locks(json.putArray("hottestLocks"), statistics.hottestLocks(top), trace, statistics);
    locks(json.putArray("longestHeldLocks"), statistics.longestHeldLocks(top), trace, statistics);
    ArrayNode threads = json.putArray("busiestThreads");
    for (int thread : statistics.busiestThreads(top)) {
      threads
          .addObject()
          .put("name", trace.definitions().thread(thread).name())
          .put("events", statistics.eventsOf(thread));
    }
    ArrayNode reported = json.putArray("reported");
    for (ReportedFinding one : trace.reported()) {
      reported
          .addObject()
          .put("fingerprint", one.finding().fingerprint())
          .put("kind", FindingTree.word(one.finding().kind()))
          .put("certainty", FindingTree.word(one.finding().certainty()));
    }
    ArrayNode damage = json.putArray("damage");
    for (Damage one : trace.damage()) {
      damage.addObject().put("offset", one.offset()).put("message", one.message());
    }
  }

  private static void locks(
      ArrayNode to, List<Integer> locks, TraceFile trace, Statistics statistics) {
    for (int id : locks) {
      LockInfo lock = trace.definitions().lock(id);
      to.addObject()
          .put("id", id)
          .put("label", lock.label())
          .put("kind", lock.kind().word())
          .put("acquires", statistics.acquires(id))
          .put("waited", statistics.waited(id))
          .put("longestHoldEvents", statistics.longestHold(id));
    }
  }
}
