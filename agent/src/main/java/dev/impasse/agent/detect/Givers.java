package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.runtime.ThreadTable;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether code that lies ahead of a thread gives the signal that another one waits for. */
final class Givers {

  private final WaitNames names;
  private final Map<Long, Waiting> waiting;
  private final BiPredicate<Thread, Object> taskLeadsTo;

  Givers(WaitNames names, Map<Long, Waiting> waiting, JvmInternals internals) {
    this.names = names;
    this.waiting = waiting;
    this.taskLeadsTo =
        (thread, target) ->
            internals.references().leads(internals.executors().targetOf(thread), target);
  }

  /**
   * Returns a call by which a thread would give the signal: on an object of that name; or on some
   * object of that kind, if the task that the thread was made for leads to the very object.
   */
  @Nullable SignalCall call(
      Thread thread, ReachableCalls ahead, Supplier<ReachableCalls> withTasks, Sought sought) {
    return call(thread, ahead, withTasks, sought, own(thread, sought));
  }

  private @Nullable SignalCall call(
      Thread thread,
      ReachableCalls ahead,
      Supplier<ReachableCalls> withTasks,
      Sought sought,
      Set<SourceName> own) {
    SignalCall named = named(ahead, sought, own);
    Object target = sought.target();
    if (named != null || target == null) {
      return named;
    }
    SignalCall maybe = ofKind(withTasks.get(), sought, own);
    return maybe != null && taskLeadsTo.test(thread, target) ? maybe : null;
  }

  /**
   * Returns a call by which a thread that moves may give the signal: one as above, or on some
   * object of that kind that the thread may have under another name. It speaks against a suspicion,
   * so that the doubt counts.
   */
  @Nullable SignalCall possible(Thread thread, ReachableCalls ahead, Sought sought) {
    Set<SourceName> own = own(thread, sought);
    SignalCall sure = call(thread, ahead, () -> ahead, sought, own);
    if (sure != null) {
      return sure;
    }
    for (SignalCall call : ahead.calls()) {
      if (call.isOnAny() && !means(own, call) && sought.isEndedBy(call)) {
        return call;
      }
    }
    return null;
  }

  private Set<SourceName> own(Thread thread, Sought sought) {
    return names.own(waiting.get(ThreadTable.idOf(thread)), sought);
  }

  /** Returns a call that ends the wait by the name of its receiver, or null. */
  static @Nullable SignalCall named(ReachableCalls ahead, Sought sought, Set<SourceName> except) {
    for (SignalCall call : ahead.calls()) {
      if (!means(except, call) && sought.isEndedBy(call) && sought.isNamedBy(call)) {
        return call;
      }
    }
    return null;
  }

  /** Returns a call that would end the wait if its receiver were the object, or null. */
  static @Nullable SignalCall ofKind(ReachableCalls ahead, Sought sought, Set<SourceName> except) {
    for (SignalCall call : ahead.calls()) {
      if (!means(except, call) && sought.isEndedBy(call)) {
        return call;
      }
    }
    return null;
  }

  private static boolean means(Set<SourceName> names, SignalCall call) {
    return call.receiver() != null && names.contains(call.receiver());
  }
}
