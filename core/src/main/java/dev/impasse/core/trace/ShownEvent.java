package dev.impasse.core.trace;

import dev.impasse.runtime.EventWord;

/** The event that a walk is at: a copy of its parts, since its stream may have gone on. */
abstract class ShownEvent implements EventCursor {

  private long index;
  private Operation operation = Operation.DROPPED;
  private int flags;
  private int thread;
  private int operand;
  private int site;
  private int count;
  private long ticket;

  /**
   * Goes to the next event.
   *
   * @param ticketShown its ticket, -1 if it has none
   */
  final void show(StreamReader shown, long ticketShown) {
    operation = shown.operation;
    flags = shown.flags;
    thread = shown.thread;
    operand = shown.operand;
    site = shown.site;
    count = shown.count;
    ticket = ticketShown;
    index++;
  }

  @Override
  public final long index() {
    return index;
  }

  @Override
  public final Operation operation() {
    return operation;
  }

  @Override
  public final int thread() {
    return thread;
  }

  @Override
  public final int operand() {
    return operand;
  }

  @Override
  public final int site() {
    return site;
  }

  @Override
  public final boolean shared() {
    return (flags & EventWord.FLAG_SHARED) != 0;
  }

  @Override
  public final boolean timed() {
    return (flags & EventWord.FLAG_TIMED) != 0;
  }

  @Override
  public final boolean tried() {
    return (flags & EventWord.FLAG_TRY) != 0;
  }

  @Override
  public final int count() {
    return count;
  }

  @Override
  public final long ticket() {
    return ticket;
  }
}
