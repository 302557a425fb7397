package dev.impasse.cli.view;

import dev.impasse.core.analyze.TraceSummary;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.report.Palette;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.TraceNames;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.TraceFile;

/**
 * Writes events as rows: number, thread, what it does, to what, where; behind an event that closes
 * a deadlock, a row that says so.
 */
final class EventRows {

  private static final int WIDEST_NAME = 30;
  private static final int WIDEST_WORD = 15;

  private final TraceFile trace;
  private final TraceSummary summary;
  private final Palette palette;
  private final int numberWidth;
  private final int threadWidth;
  private final int lockWidth;

  EventRows(TraceFile trace, TraceSummary summary, Palette palette) {
    this.trace = trace;
    this.summary = summary;
    this.palette = palette;
    TraceNames names = summary.names();
    numberWidth = Math.max(5, Long.toString(summary.events()).length());
    threadWidth = names.threads().stream().mapToInt(t -> names.thread(t).length()).max().orElse(0);
    lockWidth = names.locks().stream().mapToInt(l -> names.lock(l).length()).max().orElse(0);
  }

  /** Returns the row, or rows, of an event, without a newline at the end. */
  String of(EventCursor event) {
    String thread = pad(summary.names().thread(event.thread()), threadWidth);
    String word = pad(event.verb(), WIDEST_WORD);
    String object = pad(object(event), lockWidth);
    String row =
        pad(event.index(), numberWidth)
            + "  "
            + palette.strong(thread)
            + "  "
            + word
            + "  "
            + palette.lock(object)
            + details(event)
            + "  "
            + palette.faint(summary.names().place(event.site()));
    return row.stripTrailing() + closing(event.index());
  }

  private String object(EventCursor event) {
    return switch (event.operation().operand()) {
      case NOTHING -> "";
      case THREAD -> summary.names().thread(event.operand());
      case LOCK -> summary.names().lock(event.operand());
    };
  }

  private String details(EventCursor event) {
    StringBuilder details = new StringBuilder();
    boolean lock = event.isAboutLock();
    if (lock && kind(event).hasPermits()) {
      if (event.count() > 1) {
        details.append(" (").append(event.count()).append(" permits)");
      }
    } else if (lock && event.shared()) {
      details.append(" (read)");
    }
    if (event.timed()) {
      details.append(" (with a time-out)");
    }
    return details.toString();
  }

  private LockKind kind(EventCursor event) {
    return trace.definitions().lock(event.operand()).kind();
  }

  private String closing(long index) {
    StringBuilder rows = new StringBuilder();
    for (ReportEntry entry : summary.entries()) {
      Long closing = entry.closingEvent();
      if (closing != null && closing == index) {
        String print = entry.finding().fingerprint();
        rows.append('\n')
            .append(" ".repeat(numberWidth + 2))
            .append(palette.alarm("^ here the deadlock #" + print + " closes"));
      }
    }
    return rows.toString();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, Math.min(width, WIDEST_NAME) - text.length()));
  }

  private static String pad(long number, int width) {
    String text = Long.toString(number);
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
