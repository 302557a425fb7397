package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.jvm.OutsideCalls;
import dev.impasse.agent.site.Sites;
import dev.impasse.agent.waits.WaitTable;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.EndedBy;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.waitfor.WaitForGraph;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.Signaller;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.ThreadView;
import dev.impasse.runtime.VirtualThreads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may give a signal that a thread waits for, by what was seen and by what the code says: the
 * threads that gave it before, those that hold the permits, and those whose code goes on to a call
 * that gives it.
 *
 * <p>This is what a suspicion rests on; nothing here makes a finding certain. Used by the
 * suspector's daemon alone.
 */
final class Evidence {

  private static final int MOST_BEHIND = 100;

  private final Sites sites;
  private final JvmInternals internals;
  private final ClassFileCache codes;
  private final Map<Long, Waiting> waiting;
  private final Map<Long, List<StackTraceElement>> stacks;
  private final Map<Long, ReachableCalls> reach = new HashMap<>();
  private final Map<Long, ReachableCalls> reachWithTasks = new HashMap<>();
  private final Map<Thread, ReachableCalls> others = new HashMap<>();
  private final List<ReachableCalls> outside = new ArrayList<>();
  private final List<Object> outsideObjects = new ArrayList<>();
  private boolean bringsFromOutside;
  private boolean othersKnown;
  private final boolean nobodyLeft;
  private final Interrupting interrupting;

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
    this.nobodyLeft = nobodyLeft;
    this.sites = sites;
    this.internals = internals;
    this.codes = codes;
    this.waiting = waiting;
    this.stacks = stacks;
    interrupting = new Interrupting(codes, internals.executors());
  }

  /** Returns what a thread that does not move would do next; found out when first asked for. */
  private ReachableCalls reach(long id, boolean withTasks) {
    return (withTasks ? reachWithTasks : reach)
        .computeIfAbsent(
            id, i -> ReachableCalls.of(codes, stacks.getOrDefault(i, List.of()), withTasks));
  }

  /** Adds threads that do move, and could come to give a signal; they speak against a suspicion. */
  void against(Map<Thread, List<StackTraceElement>> moving) {
    moving.forEach((thread, stack) -> others.put(thread, ReachableCalls.of(codes, stack, true)));
    for (OutsideCalls.Entry entry : internals.outside().all()) {
      outside.add(ReachableCalls.ofClass(codes, entry.className()));
      if (entry.object() != null) {
        outsideObjects.add(entry.object());
      }
    }
    codes.remote().forEach(remote -> outside.add(ReachableCalls.ofClass(codes, remote)));
    bringsFromOutside = internals.threads().bringFromOutside(internals.executors());
    othersKnown = true;
  }

  /**
   * Adds to the newest wait of a thread, which is for what somebody holds, who may end it though he
   * holds nothing: who releases without having acquired, cancels, interrupts, changes a pool.
   */
  void helpers(
      WaitForGraph.Builder graph,
      Consumer<Thread> named,
      Waiting w,
      Waiting.Want want,
      LockKind kind,
      @Nullable Object target) {
    Sought sought = sought(w, want, kind, target, null);
    if (mayBeEndedFromOutside(sought)) {
      graph.outside(w.threadId());
    }
    others.forEach(
        (thread, reach) -> {
          if (thread != w.thread() && helps(thread, reach, sought)) {
            named.accept(thread);
            graph.helper(w.threadId(), ThreadTable.idOf(thread));
          }
        });
    helpersThatWait(graph, named, w, sought);
  }

  /**
   * Adds threads that wait for what one that moves holds, as for a monitor, and then go on to a
   * release: whether they do go on, the reduction says.
   */
  private void helpersThatWait(
      WaitForGraph.Builder graph, Consumer<Thread> named, Waiting w, Sought sought) {
    if (!othersKnown || !isReleased(sought.kind())) {
      return;
    }
    for (long id : stacks.keySet()) {
      Waiting other = waiting.get(id);
      if (id != w.threadId()
          && other != null
          && isBehindOneThatMoves(other)
          && releases(reach(id, true), sought)) {
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
      if (next == null || others.containsKey(next)) {
        return next != null;
      }
      at = waiting.get(ThreadTable.idOf(next));
    }
    return false;
  }

  private boolean helps(Thread thread, ReachableCalls reach, Sought sought) {
    for (SignalCall call : reach.calls()) {
      if (interrupts(call, sought)
          || (sought.kind() == LockKind.EXECUTOR && call.changesPool())) {
        return true;
      }
    }
    return sought.kind() == LockKind.FUTURE
        ? giving(thread, reach, () -> reach, sought) != null
        : isReleased(sought.kind()) && releases(reach, sought);
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
        || isReleased(LockKind.ofCode(whole.kind))) {
      return null;
    }
    Object synchronizer = internals.synchronizerOf(whole.get());
    if (synchronizer != null && internals.knowsOwnerOf(synchronizer)) {
      return internals.exclusiveOwner(synchronizer);
    }
    ThreadState owner = LockHolders.ownerByBooks(whole);
    return owner == null ? null : owner.thread;
  }

  /** Whether anybody may release a lock of that kind. */
  private static boolean isReleased(LockKind kind) {
    return kind.endedBy() == EndedBy.RELEASE;
  }

  /** Whether code goes on to a release of such a lock, and does not acquire one itself. */
  private static boolean releases(ReachableCalls reach, Sought sought) {
    boolean releases = false;
    for (SignalCall call : reach.calls()) {
      boolean acquires = WaitTable.acquires(call.method());
      if ((acquires || WaitTable.releases(call.method())) && call.fits(sought.target())) {
        if (acquires) {
          return false;
        }
        releases = true;
      }
    }
    return releases;
  }

  private boolean interrupts(SignalCall call, Sought sought) {
    Thread waiter = sought.waiter();
    List<StackTraceElement> stack = stacks.getOrDefault(ThreadTable.idOf(waiter), List.of());
    return interrupting.may(call, waiter, stack, sought.target());
  }

  /**
   * Whether somebody who calls in from outside on a thread of his own, or the JDK itself, may end a
   * wait.
   */
  private boolean mayBeEndedFromOutside(Sought sought) {
    Object target = sought.target();
    if (target != null && target.getClass().getName().startsWith("jdk.internal.")) {
      return true; // a future of the JDK's own, as of an HTTP client
    }
    if (bringsFromOutside && sought.kind().isSignal()) {
      return true;
    }
    for (ReachableCalls reach : outside) {
      if (ofKind(reach, sought, Set.of()) != null
          || reach.calls().stream().anyMatch(call -> interrupts(call, sought))) {
        return true;
      }
    }
    for (Object object : outsideObjects) {
      if (target != null && internals.references().leads(object, target)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds to the newest wait of a thread who may end it.
   *
   * @param named is told of each thread before it is used
   * @param target what is waited for, null if it is gone
   * @param record its record, null if it has none
   */
  void add(
      WaitForGraph.Builder graph,
      Consumer<Thread> named,
      Waiting w,
      Waiting.Want want,
      LockKind kind,
      @Nullable Object target,
      @Nullable LockRecord record) {
    List<Signaller> before = new ArrayList<>();
    for (Signaller s = record == null ? null : record.signallers(); s != null; s = s.next) {
      if (kind != LockKind.QUEUE || s.item == want.item()) {
        before.add(s);
      }
    }
    if (before.size() > Signaller.MOST) {
      return; // so many came and went: there will be another one
    }
    Sought sought = sought(w, want, kind, target, record);
    if (kind == LockKind.SEMAPHORE) {
      helpers(graph, named, w, want, kind, target);
    } else if (mayBeEndedFromOutside(sought)) {
      graph.outside(w.threadId());
    }
    graph.signal(w.threadId(), false, 1);
    if (nobodyLeft) {
      graph.nobodyLeft(w.threadId());
    }
    for (Signaller s : before) {
      seen(graph, named, w, want, kind, s);
    }
    if (kind == LockKind.SEMAPHORE && record != null) {
      holders(graph, named, w, record);
    }
    stacks.forEach(
        (id, stack) -> {
          Waiting other = waiting.get(id);
          if (id == w.threadId() || other == null) {
            return;
          }
          SignalCall call = giving(other.thread(), reach(id, false), () -> reach(id, true), sought);
          if (call != null && !call.interrupts()) {
            named.accept(other.thread());
            graph.signaller(w.threadId(), id, "is to do so, further on: " + text(call));
          }
        });
    others.forEach(
        (thread, calls) -> {
          SignalCall call =
              thread == w.thread() ? null : giving(thread, calls, () -> calls, sought);
          if (thread != w.thread() && helps(thread, calls, sought)) {
            named.accept(thread);
            graph.helper(w.threadId(), ThreadTable.idOf(thread));
          }
          if (call != null) {
            named.accept(thread);
            graph.signaller(w.threadId(), ThreadTable.idOf(thread), "may do so: " + text(call));
          }
        });
    pool(graph, named, w, target);
  }

  private Sought sought(
      Waiting w,
      Waiting.Want want,
      LockKind kind,
      @Nullable Object target,
      @Nullable LockRecord record) {
    return new Sought(
        w.thread(),
        kind,
        want.item(),
        names(w, want, record),
        target,
        target == null ? "" : target.getClass().getName().replace('.', '/'));
  }

  /**
   * Returns what the code of a thread calls the objects that it waits for itself, other than the
   * one that is looked for: two threads in one method, each with an object of its own, are no help
   * to each other.
   */
  private Set<SourceName> ownNames(@Nullable Waiting other, Sought sought) {
    Set<SourceName> own = new HashSet<>();
    if (other == null) {
      return own;
    }
    for (Waiting.Want want : other.wants()) {
      Object awaited = want.awaiting();
      if (awaited == null && want.record() != null) {
        awaited = want.record().get();
      }
      if (awaited != null && awaited != sought.target()) {
        own.addAll(names(other, want, want.record()));
      }
    }
    return own;
  }

  /**
   * What is looked for.
   *
   * @param waiter who waits for it
   * @param kind what sort of signal
   * @param item of a queue: an item, else room
   * @param names what the object is called
   * @param target the object, null if it is gone
   * @param type internal name of its class
   */
  private record Sought(
      Thread waiter,
      LockKind kind,
      boolean item,
      Set<SourceName> names,
      @Nullable Object target,
      String type) {}

  /** A task that waits in the queue of the waiting thread's own pool, and leads to the object. */
  private void pool(
      WaitForGraph.Builder graph, Consumer<Thread> named, Waiting w, @Nullable Object target) {
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

  private void seen(
      WaitForGraph.Builder graph,
      Consumer<Thread> named,
      Waiting w,
      Waiting.Want want,
      LockKind kind,
      Signaller signaller) {
    Thread thread = signaller.get();
    if (thread == w.thread()) {
      return;
    }
    if (thread == null || !thread.isAlive()) {
      ThreadRef ended = new ThreadRef(signaller.threadId, signaller.name, false, false);
      graph.absent(w.threadId(), ended, true, "did so before, and has ended");
      return;
    }
    String why = waiting.containsKey(signaller.threadId) ? null : whyNot(w, want, kind, signaller);
    if (why != null) {
      ThreadRef cannot =
          new ThreadRef(signaller.threadId, thread.getName(), ThreadTable.isVirtual(thread), false);
      graph.absent(w.threadId(), cannot, false, why);
      return;
    }
    named.accept(thread);
    Site site = sites.site(signaller.site);
    graph.signaller(
        w.threadId(),
        ThreadTable.idOf(thread),
        "did so before" + (site.known() ? ", at " + site.frame() : ""));
  }

  /** Returns why a thread that moves and gave the signal before will not do so again, or null. */
  private @Nullable String whyNot(
      Waiting w, Waiting.Want want, LockKind kind, Signaller signaller) {
    if (neededFrom(w, signaller) != null) {
      return "did so before while it held a lock that \"" + w.thread().getName() + "\" holds now";
    }
    Thread thread = signaller.get();
    ReachableCalls reach = thread == null ? null : others.get(thread);
    boolean mayComeBack =
        reach == null
            ? othersKnown
            : reach.isOpaque()
                || ofKind(
                        reach,
                        new Sought(w.thread(), kind, want.item(), Set.of(), null, ""),
                        Set.of())
                    != null
                || (thread != null && internals.executors().poolOf(thread) != null);
    return mayComeBack ? null : "did so before, and its code does not come back to it";
  }

  /** Returns a lock that the signaller held when it gave the signal, and the waiter holds now. */
  private static @Nullable LockRecord neededFrom(Waiting w, Signaller signaller) {
    ThreadState s = w.state();
    for (LockRecord needed : signaller.held) {
      for (int i = 0; i < s.depth(); i++) {
        LockRecord held = ThreadView.heldAt(s, i);
        if (held != null && held.resource == needed && needed.exclusive) {
          return needed;
        }
      }
    }
    return null;
  }

  private static void holders(
      WaitForGraph.Builder graph, Consumer<Thread> named, Waiting w, LockRecord whole) {
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

  /** Returns what the object is called where it is waited for, and where it was met first. */
  private Set<SourceName> names(Waiting w, Waiting.Want want, @Nullable LockRecord record) {
    List<StackTraceElement> stack = stacks.getOrDefault(w.threadId(), List.of());
    Set<SourceName> names = new HashSet<>(ReachableCalls.namesOfWait(codes, stack, WaitTable.waitingMethods()));
    add(names, sites.site(want.site()));
    if (record != null) {
      add(names, sites.site(record.namingSite));
      for (Signaller s = record.signallers(); s != null; s = s.next) {
        add(names, sites.site(s.site));
      }
    }
    return names;
  }

  private static void add(Set<SourceName> names, Site site) {
    if (!site.ownerField().isEmpty()) {
      names.add(new SourceName("", site.ownerField()));
    }
  }

  /**
   * Returns a call by which a thread would give the signal: on an object of that name; or on some
   * object of that kind, if the task that the thread was made for leads to the very object.
   */
  private @Nullable SignalCall giving(
      Thread thread, ReachableCalls reach, Supplier<ReachableCalls> withTasks, Sought sought) {
    Set<SourceName> own = ownNames(waiting.get(ThreadTable.idOf(thread)), sought);
    for (SignalCall call : reach.calls()) {
      if (!means(own, call)
          && call.ends(sought.kind(), sought.item())
          && call.fits(sought.target())) {
        // A future of a library's own class: its type says nearly as much as a name.
        boolean typed =
            sought.kind() == LockKind.FUTURE
                && !sought.type().startsWith("java/")
                && call.owner().equals(sought.type());
        if (typed || (call.receiver() != null && sought.names().contains(call.receiver()))) {
          return call;
        }
      }
    }
    Object target = sought.target();
    if (target == null) {
      return null;
    }
    SignalCall maybe = ofKind(withTasks.get(), sought, own);
    return maybe != null
            && internals.references().leads(internals.executors().targetOf(thread), target)
        ? maybe
        : null;
  }

  private static boolean means(Set<SourceName> names, SignalCall call) {
    return call.receiver() != null && names.contains(call.receiver());
  }

  private static @Nullable SignalCall ofKind(
      ReachableCalls reach, Sought sought, Set<SourceName> except) {
    for (SignalCall call : reach.calls()) {
      if (!means(except, call)
          && call.ends(sought.kind(), sought.item())
          && call.fits(sought.target())) {
        return call;
      }
    }
    return null;
  }
}
