package dev.impasse.cli.view;

import dev.impasse.cli.option.EventFilter;
import dev.impasse.core.analyze.TraceSummary;
import dev.impasse.core.report.Palette;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.TraceFile;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Prints events of a trace, a row each.
 *
 * @param filter which of them
 * @param out where to
 */
public record EventList(
    TraceFile trace, TraceSummary summary, EventFilter filter, Palette palette, PrintWriter out) {

  /** Prints at most {@code limit} events from number {@code from}. */
  public void from(long from, int limit) {
    EventRows rows = new EventRows(trace, summary, palette);
    EventCursor event = trace.cursor();
    int shown = 0;
    while (event.next()) {
      if (event.index() < from || !filter.shows(event, summary.names())) {
        continue;
      }
      if (shown == limit) {
        note("... more events follow: --from " + event.index() + " goes on");
        break;
      }
      out.println(rows.of(event));
      shown++;
    }
    out.flush();
  }

  /** Prints the last {@code limit} events. */
  public void last(int limit) {
    EventRows rows = new EventRows(trace, summary, palette);
    EventCursor event = trace.cursor();
    Deque<String> last = new ArrayDeque<>();
    long before = 0;
    long from = filter.showsAll() ? summary.events() - limit : 0;
    while (event.next()) {
      if (event.index() <= from) {
        before++;
      } else if (filter.shows(event, summary.names())) {
        last.add(rows.of(event));
        if (last.size() > limit) {
          last.remove();
          before++;
        }
      }
    }
    if (before > 0) {
      note("... " + before + " events before these: --from 1 begins there, --limit shows more");
    }
    last.forEach(out::println);
    out.flush();
  }

  private void note(String text) {
    out.println(palette.faint(text));
  }
}
