package dev.impasse.agent.detect;

import dev.impasse.core.model.LockKind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is searched for in the code of others: calls that end the wait of one thread.
 *
 * @param waiter who waits
 * @param kind what sort of resource it waits for
 * @param item of a queue: an item, else room
 * @param names what the object is called where it is waited for
 * @param target the object, null if it is gone
 */
record Sought(
    Thread waiter, LockKind kind, boolean item, Set<SourceName> names, @Nullable Object target) {

  /** Whether a call ends the wait, if its receiver is the object. */
  boolean isEndedBy(SignalCall call) {
    return call.ends(kind, item) && call.fits(target);
  }

  /**
   * Whether a call that ends the wait says by its receiver that it is meant for this object: it has
   * one of its names, or it is a future of a library's own class, whose type says nearly as much.
   */
  boolean isNamedBy(SignalCall call) {
    boolean typed =
        kind == LockKind.FUTURE && !type().startsWith("java/") && call.owner().equals(type());
    return typed || (call.receiver() != null && names.contains(call.receiver()));
  }

  /** Returns the internal name of the object's class, "" if it is gone. */
  private String type() {
    return target == null ? "" : target.getClass().getName().replace('.', '/');
  }
}
