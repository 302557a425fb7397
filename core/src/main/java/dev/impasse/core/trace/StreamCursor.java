package dev.impasse.core.trace;

/**
 * A walk over the events of one stream alone, in the order in which they were written: no order
 * between streams, and a wait or join stands where it began.
 */
public final class StreamCursor extends ShownEvent {

  private final StreamReader stream;
  private final DefinitionTable definitions;

  StreamCursor(StreamReader stream, DefinitionTable definitions) {
    this.stream = stream;
    this.definitions = definitions;
  }

  @Override
  public boolean next() {
    if (!stream.advance()) {
      return false;
    }
    Operation operation = stream.operation;
    boolean takes =
        operation.takesTicket(operation.endsHold() && definitions.sharedCapable(stream.operand));
    show(stream, takes ? stream.ticket() : -1);
    return true;
  }

  /** Whether several threads can hold a lock at once. */
  public boolean sharedCapable() {
    return definitions.sharedCapable(stream.operand);
  }

  /** Whether the detector wrote this stream, and not the thread that did what is in it. */
  public boolean observed() {
    return stream.observed();
  }
}
