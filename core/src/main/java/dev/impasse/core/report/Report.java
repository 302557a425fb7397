package dev.impasse.core.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one call of a command, or one run of the agent, has to say. Every name in it is harmless
 * already ({@link Printable}); what marks up a format's own syntax is for the format to escape.
 *
 * @param sections each trace, dump or process, as they were given
 * @param orders the lock orders, or null
 * @param limit how many findings formats for people show in full
 */
public record Report(List<ReportSection> sections, @Nullable OrdersSection orders, int limit) {

  /** How many findings are shown in full when nobody says otherwise. */
  public static final int STANDARD_LIMIT = 50;

  /** Copies the list. */
  public Report {
    sections = List.copyOf(sections);
  }

  /** Makes the report of an agent. */
  public static Report of(ReportSection section) {
    return new Report(List.of(section), null, STANDARD_LIMIT);
  }

  /** Returns all findings, of the traces and of the lock orders, in this order. */
  public List<ReportEntry> entries() {
    List<ReportEntry> entries = new ArrayList<>();
    sections.forEach(section -> entries.addAll(section.entries()));
    if (orders != null) {
      entries.addAll(orders.entries());
    }
    return entries;
  }
}
