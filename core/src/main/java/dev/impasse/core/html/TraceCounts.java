package dev.impasse.core.html;

import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.EventSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How much there is in a trace, and whose lanes are worth showing.
 *
 * @param events how many events there are
 * @param threads how many threads they are of
 * @param lanes the threads to show: those of findings, then those of the others with most events,
 *     both by number
 */
record TraceCounts(long events, int threads, List<Integer> lanes) {

  /** More lanes than anybody looks at. */
  static final int MOST_LANES = 400;

  /** Walks over all events. */
  static TraceCounts of(EventSource source, Set<Long> participants) {
    Map<Integer, Long> counts = new TreeMap<>();
    EventCursor event = source.cursor();
    long events = 0;
    while (event.next()) {
      events = event.index();
      counts.merge(event.thread(), 1L, Long::sum);
    }
    Comparator<Integer> foundFirst =
        Comparator.comparing(t -> !participants.contains(source.definitions().thread(t).tid()));
    Comparator<Integer> number = Comparator.naturalOrder();
    List<Integer> lanes =
        counts.keySet().stream()
            .sorted(
                foundFirst.thenComparing(t -> -counts.getOrDefault(t, 0L)).thenComparing(number))
            .limit(MOST_LANES)
            .sorted(foundFirst.thenComparing(number))
            .toList();
    return new TraceCounts(events, counts.size(), lanes);
  }
}
