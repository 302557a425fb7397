package dev.impasse.core.trace;

/**
 * A walk over the events of a trace, in an order that the locks allow.
 *
 * <p>A flyweight: the methods describe the event that the last {@link #next} reached, and nothing
 * is allocated for an event. Not thread-safe.
 */
public interface EventCursor {

  /** Goes to the next event; returns false behind the last. */
  boolean next();

  /** Returns the number of the event, from 1. */
  long index();

  /** Returns the operation; only one that is an event of a thread. */
  Operation operation();

  /** Returns the code of the operation. */
  default int op() {
    return operation().code();
  }

  /** Returns the number of the thread that did it. */
  int thread();

  /** Returns the lock, or the other thread of a start or join. */
  int operand();

  /** Returns the site, 0 when not known. */
  int site();

  /** Whether the mode is shared: read half, permits. */
  boolean shared();

  /** Whether the wait ends by itself after a time. */
  boolean timed();

  /** The third flag: an attempt that never blocked, a notification of all, a join given up. */
  boolean tried();

  /** Returns what the operation is called in formats for machines: {@code acquire}. */
  default String label() {
    return operation().label(tried());
  }

  /** Returns what the thread does, in the third person: {@code acquires}. */
  default String verb() {
    return operation().verb(tried());
  }

  /** Whether the operand is a lock, or a channel. */
  default boolean isAboutLock() {
    return operation().operand() == Operation.Operand.LOCK;
  }

  /** Whether the operand is another thread. */
  default boolean isAboutThread() {
    return operation().operand() == Operation.Operand.THREAD;
  }

  /** Returns the number of permits, at least 1. */
  int count();

  /** Returns the lock's order number of this event, -1 if it has none. */
  long ticket();
}
