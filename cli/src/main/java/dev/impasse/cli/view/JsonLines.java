package dev.impasse.cli.view;

import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.TraceFile;
import java.io.IOException;
import java.io.Writer;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes events as JSON, one object a line: {@code event}, {@code op}, {@code thread}, and where
 * they apply {@code lock} or {@code target}, {@code shared}, {@code timed}, {@code permits}, {@code
 * ticket}, {@code at}.
 */
public final class JsonLines {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final TraceFile trace;

  /** Makes one for the events of a trace. */
  public JsonLines(TraceFile trace) {
    this.trace = trace;
  }

  /** Writes all events; the writer stays open. */
  public void write(Writer to) throws IOException {
    ObjectWriter lines =
        MAPPER
            .writer()
            .withRootValueSeparator("\n")
            .without(tools.jackson.core.StreamWriteFeature.AUTO_CLOSE_TARGET);
    EventCursor event = trace.cursor();
    boolean any = false;
    try (SequenceWriter out = lines.writeValues(to)) {
      while (event.next()) {
        out.write(object(event));
        any = true;
      }
    }
    if (any) {
      to.write('\n'); // the separator stands between lines alone
    }
  }

  private ObjectNode object(EventCursor event) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("event", event.index());
    json.put("op", event.label());
    thread(json.putObject("thread"), event.thread());
    if (event.isAboutThread()) {
      thread(json.putObject("target"), event.operand());
    } else if (event.isAboutLock()) {
      LockInfo lock = trace.definitions().lock(event.operand());
      json.putObject("lock")
          .put("id", lock.id())
          .put("label", lock.label())
          .put("kind", lock.kind().word())
          .put("class", lock.className());
    }
    flag(json, "shared", event.shared());
    flag(json, "timed", event.timed());
    if (event.count() != 1) {
      json.put("permits", event.count());
    }
    if (event.ticket() >= 0) {
      json.put("ticket", event.ticket());
    }
    Site site = trace.definitions().site(event.site());
    if (site.known()) {
      json.put("at", site.frame().toString());
    }
    return json;
  }

  private void thread(ObjectNode to, int index) {
    ThreadInfo thread = trace.definitions().thread(index);
    to.put("tid", thread.tid()).put("name", thread.name());
  }

  private static void flag(ObjectNode json, String name, boolean value) {
    if (value) {
      json.put(name, true);
    }
  }
}
