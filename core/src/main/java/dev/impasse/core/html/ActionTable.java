package dev.impasse.core.html;

import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.Events;
import dev.impasse.runtime.EventWord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the distinct actions of a trace: what is done, to what, where. */
final class ActionTable {

  private final NameTables names;
  private final Map<Action, Integer> numbers = new HashMap<>();
  private final List<Object> rows = new ArrayList<>();

  /** All of an event but when and by whom. */
  private record Action(
      int op, int operand, int site, int count, boolean shared, boolean timed, boolean tried) {}

  ActionTable(NameTables names) {
    this.names = names;
  }

  /** Returns the number of what an event does. */
  int of(EventCursor event) {
    Action action =
        new Action(
            event.op(),
            Events.hasOperand(event.op()) ? event.operand() : 0,
            event.site(),
            event.count(),
            event.shared(),
            event.timed(),
            event.tried());
    Integer known = numbers.get(action);
    if (known == null) {
      known = rows.size();
      numbers.put(action, known);
      rows.add(row(action));
    }
    return known;
  }

  /**
   * Returns all actions: name, words, operand, flags (shared 1, timed 2, tried 4), count, place.
   */
  List<Object> rows() {
    return rows;
  }

  private Object row(Action action) {
    int operand = -1;
    if (Events.aboutThread(action.op())) {
      operand = names.thread(action.operand());
    } else if (Events.hasOperand(action.op())) {
      operand = names.lock(action.operand());
    }
    int flags = (action.shared() ? 1 : 0) | (action.timed() ? 2 : 0) | (action.tried() ? 4 : 0);
    return List.of(
        name(action.op()),
        Events.word(action.op(), action.tried()),
        operand,
        flags,
        action.count(),
        names.place(action.site()));
  }

  private static String name(int op) {
    return switch (op) {
      case EventWord.OP_REQUEST -> "request";
      case EventWord.OP_ACQUIRE -> "acquire";
      case EventWord.OP_RELEASE -> "release";
      case EventWord.OP_REENTER -> "reenter";
      case EventWord.OP_REEXIT -> "reexit";
      case EventWord.OP_FAILED -> "failed";
      case EventWord.OP_WAIT -> "wait";
      case EventWord.OP_RESUME -> "resume";
      case EventWord.OP_START -> "start";
      case EventWord.OP_JOIN -> "join";
      case EventWord.OP_JOINED -> "joined";
      case EventWord.OP_END -> "end";
      case EventWord.OP_NOTIFY -> "notify";
      case EventWord.OP_DROPPED -> "dropped";
      default -> "other";
    };
  }
}
