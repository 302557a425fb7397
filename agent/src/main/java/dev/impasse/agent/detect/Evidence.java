package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.jvm.OutsideCalls;
import dev.impasse.agent.site.Sites;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.waitfor.WaitForGraphBuilder;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.Signaller;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.VirtualThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who may give a signal that a thread waits for, by what was seen and by what the code says: the
 * threads that gave it before ({@link EarlierSignallers}), those that hold the permits, those whose
 * code goes on to a call that gives it ({@link Givers}), and who may end the wait in some other way
 * ({@link Helpers}, {@link OutsideEnders}).
 *
 * <p>This is what a suspicion rests on; nothing here makes a finding certain. Used by the daemon of
 * suspicions alone.
 */
final class Evidence {

  private final JvmInternals internals;
  private final Map<Long, Waiting> waiting;
  private final Map<Long, List<StackTraceElement>> stacks;
  private final boolean nobodyLeft;
  private final CodeAhead ahead;
  private final WaitNames names;
  private final Givers givers;
  private final Helpers helpers;
  private final OutsideEnders outside;
  private final EarlierSignallers earlier;

  /**
   * Makes the evidence.
   *
   * @param waiting threads that do not move
   * @param stacks their stacks
   * @param nobodyLeft whether no other thread is left
   */
  Evidence(
      Sites sites,
      JvmInternals internals,
      ClassFileCache codes,
      Map<Long, Waiting> waiting,
      Map<Long, List<StackTraceElement>> stacks,
      boolean nobodyLeft) {
    this.internals = internals;
    this.waiting = waiting;
    this.stacks = stacks;
    this.nobodyLeft = nobodyLeft;
    ahead = new CodeAhead(codes, stacks);
    names = new WaitNames(sites, codes, stacks);
    givers = new Givers(names, waiting, internals);
    Interrupting interrupting = new Interrupting(codes::loaded, internals.executors()::poolOf);
    helpers = new Helpers(internals, waiting, stacks, ahead, givers, interrupting);
    outside = new OutsideEnders(internals, ahead, helpers);
    earlier = new EarlierSignallers(sites, internals, waiting, ahead);
  }

  /** Adds threads that do move, and could come to give a signal; they speak against a suspicion. */
  void against(Map<Thread, List<StackTraceElement>> moving) {
    List<OutsideCalls.Entry> entries = internals.outside().all();
    ahead.add(moving, entries);
    outside.add(entries, moving.keySet());
  }

  /**
   * Adds to the newest wait of a thread, which is for what somebody holds, who may end it though he
   * holds nothing.
   */
  void helpers(
      WaitForGraphBuilder graph,
      Consumer<Thread> named,
      Waiting w,
      Waiting.Want want,
      LockKind kind,
      @Nullable Object target) {
    Sought sought = sought(w, want, kind, target, null);
    if (outside.mayEnd(sought)) {
      graph.outside(w.threadId());
    }
    helpers.add(graph, named, w, sought);
  }

  /**
   * Adds to the newest wait of a thread who may end it.
   *
   * @param named gets each thread before it is used
   * @param target what is waited for, null if it is gone
   * @param record its record, null if it has none
   */
  void add(
      WaitForGraphBuilder graph,
      Consumer<Thread> named,
      Waiting w,
      Waiting.Want want,
      LockKind kind,
      @Nullable Object target,
      @Nullable LockRecord record) {
    List<Signaller> before = EarlierSignallers.of(record, kind, want.item());
    if (before.size() > Signaller.MOST) {
      return; // so many came and went: there will be another one
    }
    Sought sought = sought(w, want, kind, target, record);
    if (kind == LockKind.SEMAPHORE) {
      helpers(graph, named, w, want, kind, target);
    } else {
      if (outside.mayEnd(sought)) {
        graph.outside(w.threadId());
      }
      helpers.addMoving(graph, named, w, sought);
    }
    graph.signal(w.threadId(), false, 1);
    if (nobodyLeft) {
      graph.nobodyLeft(w.threadId());
    }
    for (Signaller s : before) {
      earlier.add(graph, named, w, sought, s);
    }
    if (kind == LockKind.SEMAPHORE && record != null) {
      holders(graph, named, w, record);
    }
    stuck(graph, named, w, sought);
    moving(graph, named, w, sought);
    pool(graph, named, w, target);
  }

  private Sought sought(
      Waiting w,
      Waiting.Want want,
      LockKind kind,
      @Nullable Object target,
      @Nullable LockRecord record) {
    return new Sought(w.thread(), kind, want.item(), names.of(w, want, record), target);
  }

  /** Threads that do not move, and whose code goes on to the signal. */
  private void stuck(WaitForGraphBuilder graph, Consumer<Thread> named, Waiting w, Sought sought) {
    for (long id : stacks.keySet()) {
      Waiting other = waiting.get(id);
      if (id == w.threadId() || other == null) {
        continue;
      }
      SignalCall call =
          givers.call(other.thread(), ahead.ofStill(id), () -> ahead.ofStillWithTasks(id), sought);
      if (call != null && !call.interrupts()) {
        named.accept(other.thread());
        graph.signaller(w.threadId(), id, "is to do so, further on: " + text(call));
      }
    }
  }

  /** Threads that move, and may come to the signal. */
  private void moving(WaitForGraphBuilder graph, Consumer<Thread> named, Waiting w, Sought sought) {
    ahead
        .moving()
        .forEach(
            (thread, calls) -> {
              SignalCall call =
                  thread == w.thread() ? null : givers.possible(thread, calls, sought);
              if (call != null) {
                named.accept(thread);
                graph.signaller(w.threadId(), ThreadTable.idOf(thread), "may do so: " + text(call));
              }
            });
  }

  /** A task that waits in the queue of the waiting thread's own pool, and leads to the object. */
  private void pool(
      WaitForGraphBuilder graph, Consumer<Thread> named, Waiting w, @Nullable Object target) {
    ThreadPoolExecutor pool = internals.executors().poolOf(w.thread());
    if (pool == null || target == null) {
      return;
    }
    Object tasks = internals.executors().tasksOf(pool);
    if (tasks == null || !internals.references().leads(tasks, target)) {
      return;
    }
    List<Thread> workers = internals.executors().allOfPool(pool, internals.threads().withVirtual());
    if (!workers.isEmpty()) {
      graph.byPool(w.threadId());
    }
    String all = workers.size() == 1 ? "the only thread" : "one of " + workers.size() + " threads";
    for (Thread worker : workers) {
      named.accept(worker);
      graph.signaller(
          w.threadId(),
          ThreadTable.idOf(worker),
          "is " + all + " that could run the task in its queue that refers to it");
    }
  }

  private static String text(SignalCall call) {
    return call.method() + " in " + call.place();
  }

  private static void holders(
      WaitForGraphBuilder graph, Consumer<Thread> named, Waiting w, LockRecord whole) {
    List<ThreadState> states = new ArrayList<>();
    for (ThreadState s : ThreadTable.snapshot()) {
      if (s != null) {
        states.add(s);
      }
    }
    VirtualThreads.forEach(states::add);
    for (ThreadState s : states) {
      Thread thread = s.thread;
      LockRecord[] held = s.held;
      for (int i = 0; thread != null && i < Math.min(s.depth(), held.length); i++) {
        if (held[i] != null && held[i].resource == whole && thread != w.thread()) {
          named.accept(thread);
          graph.signaller(w.threadId(), ThreadTable.idOf(thread), "holds permits of it");
          break;
        }
      }
    }
  }
}
