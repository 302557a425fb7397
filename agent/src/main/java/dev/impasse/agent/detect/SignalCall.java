package dev.impasse.agent.detect;

import dev.impasse.agent.waits.Types;
import dev.impasse.agent.waits.Wait;
import dev.impasse.agent.waits.WaitTable;
import dev.impasse.core.model.LockKind;
import org.jspecify.annotations.Nullable;

/**
 * A call in code that a thread may come to, and that may end what somebody waits for.
 *
 * @param owner internal name of the receiver's static type
 * @param method name of the method
 * @param descriptor its descriptor
 * @param receiver what the receiver is called, null when not known
 * @param place where the call is, {@code Worker.finish (line 12)}
 * @param near whether it stands in a method that the thread is in, and not in one that is called
 */
record SignalCall(
    String owner,
    String method,
    String descriptor,
    @Nullable SourceName receiver,
    String place,
    boolean near) {

  /**
   * Whether the receiver may be any object of its type: a variable of the thread's own, which may
   * hold what has another name elsewhere. Of what the thread calls, a receiver without a name is
   * most often part of a library's own data.
   */
  boolean isOnAny() {
    return receiver == null ? near : !receiver.scope().isEmpty();
  }

  /**
   * Whether it can be made on an object: its class, or one of its supertypes, is the receiver's
   * static type. True if the object is not known.
   */
  boolean fits(@Nullable Object target) {
    return target == null || Types.isSubtype(target.getClass(), owner);
  }

  /**
   * Whether it brings about what is waited for, if its receiver is the object.
   *
   * @param item of a queue: whether an item is waited for, else room
   */
  boolean ends(LockKind kind, boolean item) {
    Wait wait = Wait.of(kind, item);
    return wait != null && wait.isEndedBy(method, descriptor);
  }

  /** Whether it ends waits of many kinds, whatever they are for. */
  boolean interrupts() {
    return WaitTable.interrupts(method, descriptor);
  }

  /** Whether it gives a pool a task, which that may refuse. */
  boolean submits() {
    return (method.equals("submit") || method.equals("execute")) && isOfPool();
  }

  /** Whether it makes a pool run a task that waits in its queue, or takes it out. */
  boolean changesPool() {
    return !submits() && isOfPool() && Wait.WORKER.isEndedBy(method, descriptor);
  }

  private boolean isOfPool() {
    return owner.startsWith("java/util/concurrent/") && owner.contains("Executor");
  }
}
