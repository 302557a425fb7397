package dev.impasse.cli.view;

import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.Events;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.runtime.EventWord;
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

  public JsonLines(TraceFile trace) {
    this.trace = trace;
  }

  /** Writes all events; the writer stays open. */
  public void write(Writer to) {
    ObjectWriter lines =
        MAPPER
            .writer()
            .withRootValueSeparator("\n")
            .without(tools.jackson.core.StreamWriteFeature.AUTO_CLOSE_TARGET);
    EventCursor event = trace.cursor();
    try (SequenceWriter out = lines.writeValues(to)) {
      while (event.next()) {
        out.write(object(event));
      }
    }
  }

  private ObjectNode object(EventCursor event) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("event", event.index());
    json.put("op", word(event));
    thread(json.putObject("thread"), event.thread());
    if (Events.aboutThread(event.op())) {
      thread(json.putObject("target"), event.operand());
    } else if (Events.hasOperand(event.op())) {
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

  private static String word(EventCursor event) {
    return switch (event.op()) {
      case EventWord.OP_REQUEST -> "request";
      case EventWord.OP_ACQUIRE -> "acquire";
      case EventWord.OP_RELEASE -> "release";
      case EventWord.OP_REENTER -> "reenter";
      case EventWord.OP_REEXIT -> "reexit";
      case EventWord.OP_FAILED -> event.tried() ? "try-failed" : "gave-up";
      case EventWord.OP_WAIT -> "wait";
      case EventWord.OP_RESUME -> "resume";
      case EventWord.OP_START -> "start";
      case EventWord.OP_JOIN -> "join";
      case EventWord.OP_JOINED -> event.tried() ? "join-given-up" : "joined";
      case EventWord.OP_END -> "end";
      case EventWord.OP_NOTIFY -> event.tried() ? "notify-all" : "notify";
      case EventWord.OP_SENT -> "hand-over";
      case EventWord.OP_RECEIVED -> "take-over";
      case EventWord.OP_DROPPED -> "dropped";
      default -> "op-" + event.op();
    };
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
