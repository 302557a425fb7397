package dev.impasse.core.replay;

import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.Operation;
import java.util.ArrayList;
import java.util.List;

/** Events of a test, in the order in which they are added: a cursor over them. */
final class Events implements EventCursor {

  private record Event(
      int thread,
      Operation operation,
      int operand,
      boolean shared,
      boolean timed,
      boolean tried,
      int count) {}

  private final List<Event> all = new ArrayList<>();
  private int at;

  /** Adds an event of a thread. */
  Events then(int thread, Operation operation, int operand) {
    all.add(new Event(thread, operation, operand, false, false, false, 1));
    return this;
  }

  /** Adds one in shared mode, about so many permits. */
  Events shared(int thread, Operation operation, int operand, int count) {
    all.add(new Event(thread, operation, operand, true, false, false, count));
    return this;
  }

  /** Adds a wait that ends by itself. */
  Events timed(int thread, Operation operation, int operand) {
    all.add(new Event(thread, operation, operand, false, true, false, 1));
    return this;
  }

  /** Adds one with the third flag. */
  Events flagged(int thread, Operation operation, int operand) {
    all.add(new Event(thread, operation, operand, false, false, true, 1));
    return this;
  }

  /** Returns the state behind all of them. */
  LockState state() {
    LockState state = new LockState();
    at = 0;
    while (next()) {
      state.apply(this);
    }
    return state;
  }

  @Override
  public boolean next() {
    return at < all.size() && ++at > 0;
  }

  private Event event() {
    return all.get(at - 1);
  }

  @Override
  public long index() {
    return at;
  }

  @Override
  public Operation operation() {
    return event().operation;
  }

  @Override
  public int thread() {
    return event().thread;
  }

  @Override
  public int operand() {
    return event().operand;
  }

  @Override
  public int site() {
    return 100 + at;
  }

  @Override
  public boolean shared() {
    return event().shared;
  }

  @Override
  public boolean timed() {
    return event().timed;
  }

  @Override
  public boolean tried() {
    return event().tried;
  }

  @Override
  public int count() {
    return event().count;
  }

  @Override
  public long ticket() {
    return -1;
  }
}
