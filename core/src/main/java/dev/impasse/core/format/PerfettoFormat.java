package dev.impasse.core.format;

import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportFormat;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.EventSource;
import java.io.IOException;
import java.io.Writer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The events of a trace in the form of Chrome's trace viewer, which Perfetto reads, too: a process
 * for each trace, a track for each thread with its waits as slices, holds as asynchronous events,
 * and an arrow from the release (notification, end of a thread) to the wait that it ended.
 *
 * <p>A trace has no clock on its events: an event is a microsecond long. Streamed; memory is
 * proportional to the locks and threads, not to the events.
 */
final class PerfettoFormat implements ReportFormat {

  @Override
  public void write(Report report, Writer to) throws IOException {
    JsonFactory factory =
        JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), to)) {
      json.writeStartObject();
      json.writeStringProperty("displayTimeUnit", "ns");
      json.writeArrayPropertyStart("traceEvents");
      int process = 0;
      for (ReportSection section : report.sections()) {
        section(section, new TraceEventWriter(json, ++process));
      }
      json.writeRaw('\n');
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void section(ReportSection section, TraceEventWriter out) throws IOException {
    out.process(section.name());
    if (section.trace() != null) {
      try (EventSource source = section.trace().open()) {
        TraceEvents events = new TraceEvents(source.definitions(), out);
        source.threads().forEach(events::name);
        EventCursor cursor = source.cursor();
        while (cursor.next()) {
          events.take(cursor);
        }
      }
    }
    section
        .entries()
        .forEach(
            entry -> {
              Long closing = entry.closingEvent();
              String name = Words.title(entry.finding()) + " #" + entry.finding().fingerprint();
              long at = closing == null ? Math.max(0, section.events()) : closing;
              out.instant(
                  closing == null ? name : name + " closes", at, Words.cycle(entry.finding()));
            });
  }
}
