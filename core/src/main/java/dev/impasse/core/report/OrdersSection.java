package dev.impasse.core.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a report says of lock orders, which are of all their files together.
 *
 * @param files their names as they were given
 * @param scope how much there is, in words
 * @param entries the inversions
 * @param removed how many cycles cannot deadlock
 * @param complete whether the search came to its end
 * @param seen which runs show an inversion, by its fingerprint
 * @param nestings which locks were taken under which: inversions first, then what most runs show
 */
public record OrdersSection(
    List<String> files,
    String scope,
    List<ReportEntry> entries,
    int removed,
    boolean complete,
    Map<String, Seen> seen,
    List<Nesting> nestings) {

  /** Copies the lists and makes the names harmless. */
  public OrdersSection {
    files = files.stream().map(Printable::text).toList();
    entries = List.copyOf(entries);
    Map<String, Seen> harmless = new HashMap<>();
    seen.forEach((fingerprint, by) -> harmless.put(Printable.name(fingerprint), by));
    seen = Map.copyOf(harmless);
    nestings = List.copyOf(nestings);
  }

  /** How many nestings a report has, at most. */
  public static final int MOST_NESTINGS = 400;

  /**
   * A lock that was taken under another.
   *
   * @param held what was held
   * @param requested what was taken under it
   * @param runs how many runs show that
   * @param count how often all of them did it
   * @param inverted whether it is a side of an inversion
   */
  public record Nesting(String held, String requested, int runs, long count, boolean inverted) {

    /** Makes the names harmless. */
    public Nesting {
      held = Printable.name(held);
      requested = Printable.name(requested);
    }
  }

  /**
   * Which runs show an inversion.
   *
   * @param halves which show each of its sides, in their order
   * @param together how many show all of it
   */
  public record Seen(List<HalfSeen> halves, int together) {

    /** Copies the list. */
    public Seen {
      halves = List.copyOf(halves);
    }
  }
}
