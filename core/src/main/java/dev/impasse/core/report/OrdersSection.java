package dev.impasse.core.report;

import java.util.List;

/**
 * What a report says of lock orders, which are of all their files together.
 *
 * @param files their names as they were given
 * @param scope how much there is, in words
 * @param entries the inversions
 * @param removed how many cycles cannot deadlock
 * @param complete whether the search came to its end
 */
public record OrdersSection(
    List<String> files, String scope, List<ReportEntry> entries, int removed, boolean complete) {

  /** Copies the lists and makes the names harmless. */
  public OrdersSection {
    files = files.stream().map(Printable::text).toList();
    entries = List.copyOf(entries);
  }
}
