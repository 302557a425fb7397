package dev.impasse.core.report;

import dev.impasse.core.trace.Damage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A report as a tree of the JDK's own types: schema version {@value FindingTree#SCHEMA_VERSION},
 * {@code docs/schema/impasse-report-1.schema.json}. Fields may be added to it, none will change or
 * go.
 */
public final class ReportTree {

  private ReportTree() {}

  /** Returns the tree of a report. */
  public static Map<String, @Nullable Object> of(Report report) {
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("schemaVersion", FindingTree.SCHEMA_VERSION);
    root.put("traces", report.sections().stream().map(ReportTree::section).toList());
    OrdersSection orders = report.orders();
    if (orders != null) {
      root.put("orders", orders(orders));
    }
    return root;
  }

  private static Map<String, @Nullable Object> section(ReportSection section) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("file", section.file());
    if (section.error() != null) {
      tree.put("error", section.error());
      return tree;
    }
    if (section.pid() != null) {
      tree.put("pid", section.pid());
    }
    Recording recording = section.recording();
    if (recording != null) {
      tree.put("recording", recording.tree());
    }
    if (section.events() >= 0) {
      tree.put("events", section.events());
      tree.put("threads", section.threads());
    }
    findings(tree, section.entries(), section.pid() != null);
    if (section.waits() != null) {
      tree.put("waits", WaitTree.of(section.waits()));
    }
    if (section.events() >= 0) {
      tree.put("reported", section.reported());
      tree.put("damage", section.damage().stream().map(ReportTree::damage).toList());
    }
    return tree;
  }

  private static Map<String, @Nullable Object> orders(OrdersSection orders) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("files", orders.files());
    tree.put("removed", orders.removed());
    tree.put("complete", orders.complete());
    findings(tree, orders.entries(), false);
    Map<String, @Nullable Object> seen = new TreeMap<>();
    orders.seen().forEach((fingerprint, by) -> seen.put(fingerprint, seen(by)));
    tree.put("seen", seen);
    tree.put("nestings", orders.nestings().stream().map(ReportTree::nesting).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> nesting(OrdersSection.Nesting nesting) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("held", nesting.held());
    tree.put("requested", nesting.requested());
    tree.put("runs", nesting.runs());
    tree.put("count", nesting.count());
    tree.put("inverted", nesting.inverted());
    return tree;
  }

  private static Map<String, @Nullable Object> seen(OrdersSection.Seen by) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("runsThatShowAll", by.together());
    tree.put("sides", by.halves().stream().map(ReportTree::half).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> half(HalfSeen half) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("order", half.order());
    tree.put("runs", half.runs());
    tree.put("count", half.count());
    tree.put("releases", half.releases().stream().map(ReportTree::release).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> release(HalfSeen.Release release) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("service", release.service());
    tree.put("version", release.version());
    tree.put("runs", release.runs());
    tree.put("count", release.count());
    tree.put("firstSeen", Instant.ofEpochMilli(release.firstMillis()).toString());
    tree.put("lastSeen", Instant.ofEpochMilli(release.lastMillis()).toString());
    return tree;
  }

  /** What is suppressed stands by itself, so that nobody counts it. */
  private static void findings(
      Map<String, @Nullable Object> to, List<ReportEntry> entries, boolean running) {
    List<Object> findings = new ArrayList<>();
    List<Object> suppressed = new ArrayList<>();
    for (ReportEntry entry : entries) {
      (entry.suppression() == null ? findings : suppressed).add(finding(entry, running));
    }
    to.put("findings", findings);
    if (!suppressed.isEmpty()) {
      to.put("suppressed", suppressed);
    }
  }

  /**
   * Returns the tree of one finding.
   *
   * @param running whether an agent tells of its own process, and so of what was done about it
   */
  public static Map<String, @Nullable Object> finding(ReportEntry entry, boolean running) {
    Map<String, @Nullable Object> tree = FindingTree.of(entry.finding(), entry.closingEvent());
    if (running || !entry.done().isEmpty()) {
      tree.put("done", entry.done());
    }
    if (entry.confirmation() != null) {
      tree.put("confirmation", entry.confirmation().tree());
    }
    Suppression suppression = entry.suppression();
    if (suppression != null) {
      Map<String, @Nullable Object> why = new LinkedHashMap<>();
      why.put("reason", suppression.reason());
      why.put("by", suppression.by());
      why.put("inSource", suppression.inSource());
      tree.put("suppression", why);
    }
    return tree;
  }

  private static Map<String, @Nullable Object> damage(Damage damage) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("offset", damage.offset());
    tree.put("message", damage.message());
    return tree;
  }
}
