package dev.impasse.cli.view;

import dev.impasse.cli.option.EventFilter;
import dev.impasse.core.analyze.TraceSummary;
import dev.impasse.core.replay.Replay;
import dev.impasse.core.report.Palette;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.TraceFile;
import java.io.PrintWriter;

/**
 * Stands at an event of a trace, and moves.
 *
 * <p>Going back plays the trace again from its first event: {@code O(events)}.
 */
public final class Player {

  private final TraceFile trace;
  private final TraceSummary summary;
  private final EventFilter filter;
  private final Palette palette;
  private final EventRows rows;
  private Replay replay;
  private long index;
  private String row = "";

  /** Makes one that stands before the first event. */
  public Player(TraceFile trace, TraceSummary summary, EventFilter filter, Palette palette) {
    this.trace = trace;
    this.summary = summary;
    this.filter = filter;
    this.palette = palette;
    rows = new EventRows(trace, summary, palette);
    replay = Replay.of(trace);
  }

  /** Returns the number of the event, 0 before the first. */
  long index() {
    return index;
  }

  /** Goes to an event that there is. */
  public void goTo(long number) {
    if (number < index) {
      replay = Replay.of(trace);
      index = 0;
      row = "";
    }
    while (index < number) {
      EventCursor event = replay.step();
      if (event == null) {
        return;
      }
      index = event.index();
      if (index == number) {
        row = rows.of(event);
      }
    }
  }

  /** Goes to the next event that the filter shows; returns false, and stays, if there is none. */
  boolean next() {
    if (filter.showsAll()) {
      boolean more = index < summary.events();
      goTo(more ? index + 1 : index);
      return more;
    }
    EventCursor event = trace.cursor();
    while (event.next()) {
      if (event.index() > index && filter.shows(event, summary.names())) {
        goTo(event.index());
        return true;
      }
    }
    return false;
  }

  /** Goes to the last event before this one that the filter shows; returns false if none is. */
  boolean back() {
    long before = 0;
    EventCursor event = trace.cursor();
    while (event.next() && event.index() < index) {
      if (filter.shows(event, summary.names())) {
        before = event.index();
      }
    }
    if (before == 0) {
      return false;
    }
    goTo(before);
    return true;
  }

  /** Prints the event, and who holds and wants what after it. */
  public void print(PrintWriter out) {
    out.println(row);
    new StateView(replay.state(), trace.definitions(), summary.names(), palette)
        .rows()
        .forEach(out::println);
    out.flush();
  }
}
