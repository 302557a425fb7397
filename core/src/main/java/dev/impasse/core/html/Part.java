package dev.impasse.core.html;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/**
 * A run of events that a page has in full.
 *
 * @param from first event
 * @param to last event
 * @param findings fingerprints of the findings that close in it
 */
record Part(long from, long to, List<String> findings) {

  private static final int MOST_PARTS = 12;

  /** How much of a part lies before its finding closes, of ten. */
  private static final int BEFORE = 8;

  /**
   * Chooses parts of a trace: all of it, or what lies round the findings and at the end.
   *
   * @param marks the events that close findings
   * @param events how many events there are
   * @param most how many may be in parts together
   */
  static List<Part> choose(NavigableMap<Long, String> marks, long events, int most) {
    if (events <= most) {
      return List.of(new Part(1, events, List.copyOf(marks.values())));
    }
    List<Long> centres = new ArrayList<>(marks.keySet());
    centres = new ArrayList<>(centres.subList(0, Math.min(MOST_PARTS - 1, centres.size())));
    centres.add(events);
    long each = most / centres.size();
    List<Part> parts = new ArrayList<>();
    for (long centre : centres) {
      long from = Math.max(1, centre - each * BEFORE / 10);
      long to = Math.min(events, from + each - 1);
      from = Math.max(1, to - each + 1);
      Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
      if (last != null && from <= last.to + 1) {
        parts.remove(last);
        from = last.from;
      }
      parts.add(new Part(from, to, List.copyOf(marks.subMap(from, true, to, true).values())));
    }
    return parts;
  }
}
