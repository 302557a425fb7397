package dev.impasse.core.html;

import dev.impasse.core.report.JsonTree;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.trace.EventSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The events of the traces of a report, as trees for a page. Small traces are there whole; of
 * others the events round the findings and at the end, and the whole of it as levels.
 */
public final class Timelines {

  private static final int MOST_TRACES = 12;
  private static final int MOST_EVENTS = 60_000;
  private static final int FEWEST_EVENTS = 50;

  private Timelines() {}

  /** Returns a tree for each section, null for those that have none, in at most so many bytes. */
  public static List<@Nullable Object> of(List<ReportSection> sections, int bytes)
      throws IOException {
    long traces = sections.stream().filter(section -> section.trace() != null).count();
    int each = bytes / (int) Math.max(1, Math.min(traces, MOST_TRACES));
    List<@Nullable Object> timelines = new ArrayList<>();
    int made = 0;
    for (ReportSection section : sections) {
      boolean fits = section.trace() != null && made < MOST_TRACES;
      made += fits ? 1 : 0;
      timelines.add(fits ? of(section, each) : null);
    }
    return timelines;
  }

  private static @Nullable Object of(ReportSection section, int bytes) throws IOException {
    TraceCounts census;
    try (EventSource source = open(section)) {
      census = TraceCounts.of(source, participants(section));
    }
    if (census.events() == 0) {
      return null;
    }
    NavigableMap<Long, String> marks = marks(section);
    for (int events = MOST_EVENTS; events >= FEWEST_EVENTS; events /= 4) {
      List<Part> parts = Part.choose(marks, census.events(), events);
      int cells = bytes / 3 * events / MOST_EVENTS;
      try (EventSource source = open(section)) {
        Map<String, @Nullable Object> tree =
            new TimelineWriter(source, census, parts, cells).write();
        if (ScriptSafe.bytes(JsonTree.compact(tree)) <= bytes) {
          return tree;
        }
      }
    }
    return null;
  }

  private static EventSource open(ReportSection section) throws IOException {
    if (section.trace() == null) {
      throw new IllegalArgumentException("no trace: section=" + section.name());
    }
    return section.trace().open();
  }

  /** The events that close the findings, and what to call them. */
  private static NavigableMap<Long, String> marks(ReportSection section) {
    NavigableMap<Long, String> marks = new TreeMap<>();
    for (ReportEntry entry : section.entries()) {
      Long closing = entry.closingEvent();
      if (closing != null && entry.suppression() == null) {
        marks.putIfAbsent(closing, entry.finding().fingerprint());
      }
    }
    return marks;
  }

  /** The ids of the threads that findings are about. */
  private static Set<Long> participants(ReportSection section) {
    Set<Long> ids = new HashSet<>();
    for (ReportEntry entry : section.entries()) {
      entry.finding().sides().forEach(side -> ids.add(side.thread().tid()));
      entry.finding().blockedBehind().forEach(one -> ids.add(one.thread().tid()));
    }
    return ids;
  }
}
