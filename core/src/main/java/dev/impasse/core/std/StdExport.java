package dev.impasse.core.std;

import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.EventSource;
import dev.impasse.core.trace.Operation;
import java.io.IOException;

/**
 * Writes a trace as STD text.
 *
 * <p>STD knows locks that one thread holds, the start of threads, and joins that ended. So the
 * outermost acquire and release of exclusive locks are written ({@code wait} as a release and,
 * after it, an acquire), {@code fork} and {@code join}; re-entries, requests, attempts and
 * notifications are not. What is held in shared mode (read halves, permits) STD cannot say: it is
 * left out, and counted. Threads are {@code T1, T2, ...}, locks {@code L1, L2, ...}, the location
 * is the number of the site.
 */
public final class StdExport {

  private StdExport() {}

  /**
   * What was written.
   *
   * @param lines how many lines
   * @param sharedLeftOut how many acquires and releases in shared mode were left out
   */
  public record Result(long lines, long sharedLeftOut) {}

  /** Writes all events. */
  public static Result write(EventSource source, Appendable out) throws IOException {
    EventCursor event = source.cursor();
    long lines = 0;
    long shared = 0;
    StringBuilder line = new StringBuilder();
    while (event.next()) {
      String operation = operation(event);
      if (operation.isEmpty()) {
        continue;
      }
      if (event.shared()) {
        shared++;
        continue;
      }
      line.setLength(0);
      char operand = event.isAboutThread() ? 'T' : 'L';
      line.append('T').append(event.thread()).append('|').append(operation).append('(');
      line.append(operand).append(event.operand()).append(")|");
      line.append(event.site()).append('\n');
      out.append(line);
      lines++;
    }
    return new Result(lines, shared);
  }

  private static String operation(EventCursor event) {
    Operation operation = event.operation();
    if (operation.beginsHold()) {
      return "acq";
    }
    if (operation.endsHold()) {
      return "rel";
    }
    if (operation == Operation.START) {
      return "fork";
    }
    return operation == Operation.JOINED && !event.tried() ? "join" : "";
  }
}
