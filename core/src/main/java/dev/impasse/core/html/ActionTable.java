package dev.impasse.core.html;

import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Numbers the distinct actions of a trace (what is done, to what, where) and the operations in
 * them, which the page goes by when it replays.
 */
final class ActionTable {

  private final NameTables names;
  private final Map<Action, Integer> numbers = new HashMap<>();
  private final List<Object> rows = new ArrayList<>();
  private final Map<Done, Integer> operationNumbers = new HashMap<>();
  private final List<Object> operations = new ArrayList<>();

  /** An operation in one of its forms. */
  private record Done(Operation operation, boolean tried) {}

  /** All of an event but when and by whom. */
  private record Action(
      Done done, int operand, int site, int count, boolean shared, boolean timed) {}

  ActionTable(NameTables names) {
    this.names = names;
  }

  /** Returns the number of what an event does. */
  int of(EventCursor event) {
    Operation operation = event.operation();
    Action action =
        new Action(
            new Done(operation, event.tried() && operation.hasFlaggedForm()),
            operation.operand() == Operation.Operand.NOTHING ? 0 : event.operand(),
            event.site(),
            event.count(),
            event.shared(),
            event.timed());
    Integer known = numbers.get(action);
    if (known == null) {
      known = rows.size();
      numbers.put(action, known);
      rows.add(row(action));
    }
    return known;
  }

  /** Returns all actions: operation, operand, flags (shared 1, timed 2), count, place. */
  List<Object> rows() {
    return rows;
  }

  /** Returns the operations that occur: name, verb, what the operand is, what it changes. */
  List<Object> operations() {
    return operations;
  }

  private Object row(Action action) {
    int operand =
        switch (action.done.operation.operand()) {
          case THREAD -> names.thread(action.operand);
          case LOCK -> names.lock(action.operand);
          case NOTHING -> -1;
        };
    int flags = (action.shared ? 1 : 0) | (action.timed ? 2 : 0);
    return List.of(operation(action.done), operand, flags, action.count, names.place(action.site));
  }

  private int operation(Done done) {
    Integer known = operationNumbers.get(done);
    if (known == null) {
      known = operations.size();
      operationNumbers.put(done, known);
      Operation operation = done.operation;
      operations.add(
          List.of(
              operation.label(done.tried),
              operation.verb(done.tried),
              word(operation.operand()),
              word(operation.effect(done.tried))));
    }
    return known;
  }

  private static String word(Enum<?> of) {
    return of.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
