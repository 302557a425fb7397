package dev.impasse.core.analyze;

import dev.impasse.core.fleet.Fleet;
import dev.impasse.core.fleet.FleetSearch;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.suppress.Suppressions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What {@link Analyzer} says of a folder of lock orders, for who has read them already. */
public final class FleetReport {

  private FleetReport() {}

  /**
   * Makes the report.
   *
   * @param name the folder as it was named
   * @param refused a line for each file that could not be read, by their names in their order
   */
  public static Report of(Fleet fleet, String name, Map<String, String> refused) {
    Sections sections = new Sections(Suppressions.none());
    refused.forEach((file, line) -> sections.addUnreadable(Path.of(file), line));
    FleetSearch.Result result = FleetSearch.of(fleet);
    List<ReportEntry> entries =
        result.findings().stream().map(found -> ReportEntry.of(found.finding(), null)).toList();
    sections.addInversions(
        List.of(Path.of(name)), fleet.counts(), entries, fleet, result.findings(), result);
    return sections.report(Report.STANDARD_LIMIT);
  }
}
