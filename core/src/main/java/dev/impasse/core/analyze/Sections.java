package dev.impasse.core.analyze;

import dev.impasse.core.finding.WaitSummary;
import dev.impasse.core.fleet.Fleet;
import dev.impasse.core.fleet.FleetFinding;
import dev.impasse.core.fleet.FleetNestings;
import dev.impasse.core.fleet.FleetSearch;
import dev.impasse.core.report.OrdersSection;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.report.TraceOpener;
import dev.impasse.core.suppress.Suppressions;
import dev.impasse.core.trace.Damage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what was found in each of several files. */
public final class Sections {

  private final Suppressions known;
  private final List<ReportSection> sections = new ArrayList<>();
  private @Nullable OrdersSection orders;

  /** Makes an empty collection, whose findings do not count where these say so. */
  public Sections(Suppressions known) {
    this.known = known;
  }

  /** Adds a file that could not be read. */
  public void addUnreadable(Path file, String error) {
    sections.add(ReportSection.unreadable(file.toString(), error));
  }

  /** Adds what a file tells. */
  public ReportSection add(Path file, TraceSummary summary, @Nullable TraceOpener trace) {
    ReportSection section = section(file.toString(), summary, trace);
    sections.add(section);
    return section;
  }

  /** Adds what thread dumps of one process tell. */
  public ReportSection add(String name, TraceSummary summary, WaitSummary waits) {
    ReportSection section = section(name, summary, null).with(waits);
    sections.add(section);
    return section;
  }

  /** Adds what was found in lock orders, which are of all these files together. */
  OrdersSection addInversions(
      List<Path> files,
      String scope,
      List<ReportEntry> entries,
      Fleet fleet,
      List<FleetFinding> seen,
      FleetSearch.Result result) {
    Map<String, OrdersSection.Seen> seenBy = new HashMap<>();
    for (FleetFinding found : seen) {
      seenBy.put(
          found.finding().fingerprint(), new OrdersSection.Seen(found.halves(), found.together()));
    }
    OrdersSection section =
        new OrdersSection(
            files.stream().map(Path::toString).toList(),
            scope,
            applied(entries),
            result.removed(),
            result.complete(),
            seenBy,
            FleetNestings.of(fleet, seen));
    orders = section;
    return section;
  }

  /** Whether one of the files shows a finding alone. */
  boolean has(String fingerprint) {
    return sections.stream()
        .flatMap(section -> section.entries().stream())
        .anyMatch(entry -> entry.finding().fingerprint().equals(fingerprint));
  }

  /**
   * Returns the report.
   *
   * @param limit how many findings it shows in full
   */
  public Report report(int limit) {
    return new Report(sections, orders, limit);
  }

  private List<ReportEntry> applied(List<ReportEntry> entries) {
    return entries.stream().map(known::applied).toList();
  }

  /** Returns why it cannot be said that there is no deadlock: what is missing, or was not read. */
  private static List<Damage> unread(TraceSummary summary) {
    if (summary.lostPlaces() == 0 || !summary.entries().isEmpty()) {
      return summary.damage();
    }
    List<Damage> all = new ArrayList<>(summary.damage());
    all.add(
        new Damage(
            -1, "events are missing, the disk could not keep up: places=" + summary.lostPlaces()));
    return all;
  }

  private ReportSection section(String file, TraceSummary summary, @Nullable TraceOpener trace) {
    return new ReportSection(
        file,
        null,
        summary.events(),
        summary.threads(),
        applied(summary.entries()),
        summary.notes(),
        unread(summary),
        null,
        trace,
        summary.recording());
  }
}
