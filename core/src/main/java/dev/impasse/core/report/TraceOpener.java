package dev.impasse.core.report;

import dev.impasse.core.trace.EventSource;
import java.io.IOException;

/** Opens the events of a trace once more, for formats that show them. */
@FunctionalInterface
public interface TraceOpener {

  /** Opens the events; the caller closes them. */
  EventSource open() throws IOException;
}
