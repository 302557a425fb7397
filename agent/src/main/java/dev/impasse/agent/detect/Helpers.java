package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.waits.WaitTable;
import dev.impasse.core.model.EndedBy;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.waitfor.WaitForGraphBuilder;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that may end a wait although they hold nothing: that release without having acquired,
 * complete or cancel a task, interrupt the waiter, change its pool. They speak against a finding.
 */
final class Helpers {

  private static final int MOST_BEHIND = 100;

  private final JvmInternals internals;
  private final Map<Long, Waiting> waiting;
  private final Map<Long, List<StackTraceElement>> stacks;
  private final CodeAhead ahead;
  private final Givers givers;
  private final Interrupting interrupting;

  /** Whether a thread that waits is behind one that moves, by id: asked once in a search. */
  private final Map<Long, Boolean> behind = new HashMap<>();

  Helpers(
      JvmInternals internals,
      Map<Long, Waiting> waiting,
      Map<Long, List<StackTraceElement>> stacks,
      CodeAhead ahead,
      Givers givers,
      Interrupting interrupting) {
    this.internals = internals;
    this.waiting = waiting;
    this.stacks = stacks;
    this.ahead = ahead;
    this.givers = givers;
    this.interrupting = interrupting;
  }

  /** Adds to the newest wait of a thread those who may end it. */
  void add(WaitForGraphBuilder graph, Consumer<Thread> named, Waiting w, Sought sought) {
    addMoving(graph, named, w, sought);
    addThoseThatWait(graph, named, w, sought);
  }

  /** Adds to the newest wait of a thread those that move and may end it. */
  void addMoving(WaitForGraphBuilder graph, Consumer<Thread> named, Waiting w, Sought sought) {
    ahead
        .moving()
        .forEach(
            (thread, calls) -> {
              if (thread != w.thread() && helps(thread, calls, sought)) {
                named.accept(thread);
                graph.helper(w.threadId(), ThreadTable.idOf(thread));
              }
            });
  }

  /**
   * Adds threads that wait for what one that moves holds, as for a monitor, and then go on to a
   * release: whether they do go on, the reduction says.
   */
  private void addThoseThatWait(
      WaitForGraphBuilder graph, Consumer<Thread> named, Waiting w, Sought sought) {
    if (!ahead.isMovingKnown() || sought.kind().endedBy() != EndedBy.RELEASE) {
      return;
    }
    for (long id : stacks.keySet()) {
      Waiting other = waiting.get(id);
      if (id != w.threadId()
          && other != null
          && behind.computeIfAbsent(id, key -> isBehindOneThatMoves(other))
          && releases(ahead.ofStillWithTasks(id).calls(), sought.target())) {
        named.accept(other.thread());
        graph.helper(w.threadId(), id);
      }
    }
  }

  /** Whether the holders that a thread waits for, one behind the other, end with one that moves. */
  private boolean isBehindOneThatMoves(Waiting behind) {
    Waiting at = behind;
    for (int i = 0; i < MOST_BEHIND && at != null; i++) {
      Thread next = awaited(at);
      if (next == null || ahead.ofMoving(next) != null) {
        return next != null;
      }
      at = waiting.get(ThreadTable.idOf(next));
    }
    return false;
  }

  /** Whether a thread that moves may end the wait. */
  private boolean helps(Thread thread, ReachableCalls calls, Sought sought) {
    for (SignalCall call : calls.calls()) {
      if (interrupts(call, sought)
          || (sought.kind() == LockKind.EXECUTOR && changesPool(call, sought.waiter()))) {
        return true;
      }
    }
    return sought.kind() == LockKind.FUTURE
        ? givers.possible(thread, calls, sought) != null
        : sought.kind().endedBy() == EndedBy.RELEASE && releases(calls.calls(), sought.target());
  }

  /** Whether a call changes a pool, or may have its handler of what it refuses do so. */
  boolean changesPool(SignalCall call, Thread worker) {
    ThreadPoolExecutor pool = call.submits() ? internals.executors().poolOf(worker) : null;
    return call.changesPool()
        || (pool != null
            && !pool.getRejectedExecutionHandler().getClass().getName().startsWith("java."));
  }

  /** Whether a call interrupts the waiter, as far as an interrupt is meant for it. */
  boolean interrupts(SignalCall call, Sought sought) {
    Thread waiter = sought.waiter();
    List<StackTraceElement> stack = stacks.getOrDefault(ThreadTable.idOf(waiter), List.of());
    return interrupting.may(call, waiter, stack, sought.target());
  }

  /** Whether code goes on to a release of a lock, and does not acquire one itself. */
  static boolean releases(List<SignalCall> calls, @Nullable Object target) {
    boolean releases = false;
    for (SignalCall call : calls) {
      boolean acquires = WaitTable.acquires(call.method());
      if ((acquires || WaitTable.releases(call.method())) && call.fits(target)) {
        if (acquires) {
          return false;
        }
        releases = true;
      }
    }
    return releases;
  }

  /** Returns who holds what a thread waits for, if nobody else can end that wait; else null. */
  private @Nullable Thread awaited(Waiting w) {
    Waiting.Blocked blocked = w.blocked();
    if (blocked != null) {
      ThreadState owner = ThreadTable.find(blocked.ownerId());
      return blocked.synchronizer() != null
          ? internals.exclusiveOwner(blocked.synchronizer())
          : owner == null ? null : owner.thread;
    }
    Waiting.Want want = w.wants().get(w.wants().size() - 1);
    if (want.kind() == ThreadState.WAIT_JOIN) {
      return want.awaiting() instanceof Thread joined ? joined : null;
    }
    LockRecord whole = want.record() == null ? null : want.record().resource;
    if (want.kind() != ThreadState.WAIT_LOCK
        || whole == null
        || LockKind.ofCode(whole.kind).endedBy() == EndedBy.RELEASE) {
      return null;
    }
    Object synchronizer = internals.synchronizerOf(whole.get());
    if (synchronizer != null && internals.knowsOwnerOf(synchronizer)) {
      return internals.exclusiveOwner(synchronizer);
    }
    ThreadState owner = LockHolders.recordedOwner(whole);
    return owner == null ? null : owner.thread;
  }
}
