package dev.impasse.agent.detect;

import dev.impasse.agent.JvmInternals;
import dev.impasse.agent.Sites;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.model.Site;
import dev.impasse.core.waitfor.WaitForGraph;
import dev.impasse.core.waitfor.WaitForGraph.Rest;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.LockTable;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.VirtualThreads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Makes a wait-for graph of the threads that have waited since the last look.
 *
 * <p>Who holds what is taken from the JDK's own books where they can be read (owners of monitors
 * and of exclusive synchronizers), else from the hooks' books. A holder that does not wait itself
 * is in the graph as a thread without waits, which the reduction lets go on.
 */
final class GraphBuilder {

  private static final long END_OF_THREAD = 1L << 40;
  private static final long UNKNOWN_MONITOR = 1L << 41;
  private static final long OTHER = 1L << 42;

  private final Sites sites;
  private final JvmInternals internals;
  private final Map<Long, Waiting> waiting;
  private final Map<Long, List<StackTraceElement>> stacks;
  private final WaitForGraph.Builder graph = WaitForGraph.builder();
  private final Set<Long> named = new HashSet<>();
  private final Map<Long, LockRecord> wanted = new HashMap<>();
  private final Set<Long> holdsOf = new HashSet<>();
  private final Map<Long, Set<Long>> holdersKnown = new HashMap<>();
  private final IdentityHashMap<Object, Long> keys = new IdentityHashMap<>();
  private final IdentityHashMap<Object, IdentityHashMap<Thread, Thread>> queues =
      new IdentityHashMap<>();
  private final @Nullable Evidence evidence;
  private final List<Observation> observations = new ArrayList<>();

  /**
   * A wait that no hook published, for a lock that hooks know.
   *
   * @param threadId the thread
   * @param lock number of the lock
   * @param frame where it waits, null when not known
   */
  record Observation(long threadId, int lock, @Nullable StackTraceElement frame) {}

  /**
   * Makes a builder.
   *
   * @param waiting threads that have not moved since the last look
   * @param stacks their stacks, as far as taken
   * @param evidence who may give signals, or null to go by what is certain alone
   */
  GraphBuilder(
      Sites sites,
      JvmInternals internals,
      Map<Long, Waiting> waiting,
      Map<Long, List<StackTraceElement>> stacks,
      @Nullable Evidence evidence) {
    this.evidence = evidence;
    this.sites = sites;
    this.internals = internals;
    this.waiting = waiting;
    this.stacks = new HashMap<>(stacks);
    this.stacks.replaceAll(internals.before()::withLines);
  }

  /** Returns the graph; called once. */
  WaitForGraph build() {
    for (Waiting w : waiting.values()) {
      name(w.thread());
      graph.stack(w.threadId(), stacks.getOrDefault(w.threadId(), List.of()));
    }
    for (Waiting w : waiting.values()) {
      wants(w);
    }
    for (Waiting w : waiting.values()) {
      holds(w.state(), w.threadId());
    }
    wanted.forEach(this::otherHolders);
    return graph.build();
  }

  // ---- waits ------------------------------------------------------------------------------------

  private void wants(Waiting w) {
    for (Waiting.Want want : w.wants()) {
      switch (want.kind()) {
        case ThreadState.WAIT_JOIN -> {
          if (want.awaiting() instanceof Thread target) {
            join(w, want, target);
          }
        }
        case ThreadState.WAIT_SIGNAL -> {
          if (want.awaiting() != null) {
            signal(w, want, want.awaiting());
          }
        }
        case ThreadState.WAIT_LOCK -> {
          if (want.record() != null) {
            lock(w, want, want.record());
          }
        }
        default -> {
          if (want.record() != null && w.blocked() == null) {
            notification(w, want, want.record());
          }
        }
      }
    }
    if (w.blocked() != null) {
      blocked(w, w.blocked());
    }
  }

  private void lock(Waiting w, Waiting.Want want, LockRecord record) {
    LockRecord whole = record.resource;
    long key = resource(whole);
    wanted.put(key, whole);
    want(w, want, key, record.shared ? Mode.SHARED : Mode.EXCLUSIVE);
    if (record.shared) {
      behindOthers(w, whole.get());
    }
    if (evidence != null && whole.kind == LockRecord.SEMAPHORE) {
      evidence.add(graph, this::name, w, want, LockKind.SEMAPHORE, whole.get(), whole);
    }
  }

  /** Readers, and those who want permits, have their turn after those before them in the queue. */
  private void behindOthers(Waiting w, @Nullable Object lock) {
    Object synchronizer = internals.queueOf(lock);
    if (synchronizer == null) {
      return;
    }
    IdentityHashMap<Thread, Thread> before =
        queues.computeIfAbsent(synchronizer, of -> predecessors(JvmInternals.queued(of), waiting));
    Thread first = before.get(w.thread());
    if (first != null) {
      graph.ahead(w.threadId(), ThreadTable.idOf(first));
    }
  }

  /** Returns, for each thread in a queue, the next one ahead of it that does not move either. */
  private static IdentityHashMap<Thread, Thread> predecessors(
      List<Thread> queue, Map<Long, Waiting> waiting) {
    IdentityHashMap<Thread, Thread> before = new IdentityHashMap<>();
    Thread last = null;
    for (Thread thread : queue) {
      if (last != null) {
        before.put(thread, last);
      }
      Waiting w = waiting.get(ThreadTable.idOf(thread));
      last = w != null && w.certain() ? thread : last;
    }
    return before;
  }

  private void want(Waiting w, Waiting.Want want, long key, Mode mode) {
    Site site = sites.site(want.site());
    graph.want(
        w.threadId(), key, mode, want.permits(), want.timed(), place(w, site), site.expression());
  }

  // ---- signals ----------------------------------------------------------------------------------

  private void notification(Waiting w, Waiting.Want want, LockRecord record) {
    if (evidence == null) {
      return;
    }
    Object target = record.get();
    LockRef ref = reference(record.resource);
    String field = sites.site(want.site()).ownerField();
    LockInfo named = new LockInfo(ref.id(), ref.kind(), ref.className(), 0, 0, field);
    String label = field.isEmpty() ? ref.label() : named.label();
    long key = key(record);
    graph.resource(key, new LockRef(ref.id(), LockKind.NOTIFICATION, label, ref.className()));
    want(w, want, key, Mode.EXCLUSIVE);
    evidence.add(graph, this::name, w, want, LockKind.NOTIFICATION, target, record);
  }

  private void signal(Waiting w, Waiting.Want want, Object target) {
    LockKind kind = Signals.kindOf(target);
    if (kind == LockKind.FUTURE && task(w, want, target)) {
      return;
    }
    if (evidence != null) {
      long key = key(target) + (want.item() ? 1 : 0);
      String what = kind == LockKind.QUEUE ? (want.item() ? "an item in " : "room in ") : "";
      graph.resource(key, signalled(want, target, kind, what));
      want(w, want, key, want.item() ? Mode.SHARED : Mode.EXCLUSIVE);
      evidence.add(graph, this::name, w, want, kind, target, LockTable.find(target, false));
    }
  }

  /** A task that a thread runs, or that only the threads of its pool can run. */
  private boolean task(Waiting w, Waiting.Want want, Object future) {
    Thread runner = internals.executors().runnerOf(future);
    if (runner == null) {
      runner = ThreadTable.runnerOf(future);
    }
    if (runner != null && runner.isAlive()) {
      long id = ThreadTable.idOf(runner);
      long key = key(future);
      name(runner);
      graph.resource(key, signalled(want, future, LockKind.FUTURE, ""));
      want(w, want, key, Mode.EXCLUSIVE);
      if (known(key, id)) {
        graph.hold(id, key, Mode.EXCLUSIVE, 1, null, "");
      }
      return true;
    }
    List<Thread> workers =
        runner == null
            ? internals.executors().onlyWorkersFor(future, internals.threads().ofApplication())
            : List.of();
    if (workers.isEmpty()) {
      return false;
    }
    long key = key(future);
    Thread first = workers.get(0);
    String name = "free thread of the pool of " + first.getName();
    graph.resource(
        key, new LockRef(0, LockKind.EXECUTOR, name, "java.util.concurrent.ThreadPoolExecutor"));
    want(w, want, key, Mode.EXCLUSIVE);
    graph.signal(w.threadId(), true, 1);
    String all = workers.size() == 1 ? "the only thread" : "one of " + workers.size() + " threads";
    for (Thread worker : workers) {
      name(worker);
      graph.signaller(
          w.threadId(), ThreadTable.idOf(worker), "is " + all + " that could run the task");
    }
    return true;
  }

  private LockRef signalled(Waiting.Want want, Object target, LockKind kind, String what) {
    Site site = sites.site(want.site());
    String type = target.getClass().getName();
    LockRecord record = LockTable.find(target, false);
    Site naming = record == null ? site : sites.site(record.namingSite);
    String field = site.ownerField().isEmpty() ? naming.ownerField() : site.ownerField();
    LockInfo info =
        new LockInfo(0, kind, type, System.identityHashCode(target), want.site(), field);
    String expression = site.expression();
    boolean named = field.isEmpty() && !expression.isEmpty() && !expression.equals("this");
    return new LockRef(
        record == null ? 0 : record.id, kind, what + (named ? expression : info.label()), type);
  }

  private long key(Object object) {
    return keys.computeIfAbsent(object, o -> OTHER + 2L * keys.size());
  }

  private void join(Waiting w, Waiting.Want want, Thread target) {
    long id = ThreadTable.idOf(target);
    long key = END_OF_THREAD | id;
    if (!target.isAlive() || target == w.thread()) {
      return; // it is about to go on; or it means to stay, as main threads of servers do
    }
    name(target);
    graph.resource(
        key, new LockRef(0, LockKind.THREAD_END, "end of " + target.getName(), "java.lang.Thread"));
    want(w, want, key, Mode.EXCLUSIVE);
    if (known(key, id)) {
      graph.hold(id, key, Mode.EXCLUSIVE, 1, null, "");
    }
  }

  private @Nullable StackTraceElement place(Waiting w, Site site) {
    return site.known()
        ? Stacks.asPrinted(stacks.getOrDefault(w.threadId(), List.of()), site.frame())
        : null;
  }

  /** A wait for a monitor that only the JVM knows of, and its owner by the JVM's word. */
  private void blocked(Waiting w, Waiting.Blocked blocked) {
    if (blocked.synchronizer() != null) {
      parked(w, blocked.synchronizer());
      return;
    }
    ThreadState owner = state(blocked.ownerId());
    int hash = blocked.monitor().getIdentityHashCode();
    LockRecord record = owner == null ? null : heldMonitor(owner, hash);
    long key;
    if (record != null) {
      key = resource(record);
      wanted.put(key, record);
      observations.add(new Observation(w.threadId(), record.id, top(w)));
    } else {
      key = UNKNOWN_MONITOR | hash;
      String className = blocked.monitor().getClassName();
      LockInfo info = new LockInfo(0, LockKind.MONITOR, className, hash, 0, "");
      graph.resource(key, new LockRef(0, LockKind.MONITOR, info.label(), className));
    }
    List<StackTraceElement> stack = stacks.getOrDefault(w.threadId(), List.of());
    graph.want(
        w.threadId(), key, Mode.EXCLUSIVE, 1, false, stack.isEmpty() ? null : stack.get(0), "");
    Thread thread = owner == null ? null : owner.thread;
    if (record == null && thread != null && known(key, blocked.ownerId())) {
      name(thread);
      StackTraceElement taken = internals.before().acquiredAt(blocked.ownerId(), hash);
      graph.hold(blocked.ownerId(), key, Mode.EXCLUSIVE, 1, taken, "");
    }
  }

  /** A wait for a lock of the JDK that no hook saw, and its owner by the JDK's word. */
  private void parked(Waiting w, Object synchronizer) {
    Thread owner = internals.exclusiveOwner(synchronizer);
    if (owner == null) {
      return;
    }
    name(owner);
    LockRecord record = lockOf(synchronizer, owner);
    long key;
    if (record != null) {
      key = resource(record.resource);
      wanted.put(key, record.resource);
    } else {
      key = key(synchronizer);
      String type = synchronizer.getClass().getName();
      LockKind kind =
          type.contains("ReentrantReadWriteLock")
              ? LockKind.READ_WRITE_LOCK
              : type.contains("ReentrantLock") ? LockKind.REENTRANT_LOCK : LockKind.CUSTOM_LOCK;
      LockInfo info =
          new LockInfo(
              0, kind, type.replaceAll("\\$.*", ""), System.identityHashCode(synchronizer), 0, "");
      graph.resource(key, new LockRef(0, kind, info.label(), info.className()));
    }
    List<StackTraceElement> stack = stacks.getOrDefault(w.threadId(), List.of());
    graph.want(w.threadId(), key, Mode.EXCLUSIVE, 1, false, Stacks.ofApplication(stack), "");
    long id = ThreadTable.idOf(owner);
    if (record == null && known(key, id)) {
      graph.hold(id, key, Mode.EXCLUSIVE, 1, null, "");
      rests(id, owner);
    }
  }

  /** Returns the record of the lock around a synchronizer, among those its owner holds, or null. */
  private @Nullable LockRecord lockOf(Object synchronizer, Thread owner) {
    LockRecord known = LockTable.find(synchronizer, false);
    ThreadState s = known == null ? state(ThreadTable.idOf(owner)) : null;
    for (int i = 0; s != null && i < Math.min(s.depth(), s.held.length); i++) {
      LockRecord r = s.held[i];
      if (r != null && internals.synchronizerOf(r.get()) == synchronizer) {
        return r;
      }
    }
    return known;
  }

  /** A holder that has ended, or idles in its pool, gives nothing back. */
  private void rests(long id, Thread holder) {
    if (ThreadTable.stateOf(holder) == Thread.State.TERMINATED) {
      graph.rests(id, Rest.ENDED);
    } else if (evidence != null && evidence.isIdle(holder)) {
      graph.rests(id, Rest.IDLE);
    }
  }

  private @Nullable StackTraceElement top(Waiting w) {
    List<StackTraceElement> stack = stacks.getOrDefault(w.threadId(), List.of());
    return stack.isEmpty() ? null : stack.get(0);
  }

  /** Returns the waits that no hook published; known after {@link #build}. */
  List<Observation> observations() {
    return observations;
  }

  private static @Nullable LockRecord heldMonitor(ThreadState s, int hash) {
    LockRecord[] held = s.held;
    for (int i = Math.min(s.depth(), held.length) - 1; i >= 0; i--) {
      LockRecord r = held[i];
      if (r != null && r.kind == LockRecord.MONITOR && r.hash == hash) {
        return r;
      }
    }
    return null;
  }

  private @Nullable ThreadState state(long threadId) {
    Waiting w = waiting.get(threadId);
    if (w != null) {
      return w.state();
    }
    return ThreadTable.find(threadId);
  }

  // ---- holds ------------------------------------------------------------------------------------

  /** Adds everything that a waiting thread holds by its books, unless the JDK's books deny it. */
  private void holds(ThreadState s, long threadId) {
    if (!holdsOf.add(threadId)) {
      return;
    }
    LockRecord[] held = s.held;
    long[] info = s.heldInfo;
    int depth = Math.min(s.depth(), Math.min(held.length, info.length));
    for (int i = 0; i < depth; i++) {
      LockRecord r = held[i];
      if (r != null && really(r, s)) {
        hold(threadId, r, info[i]);
      }
    }
  }

  private void hold(long threadId, LockRecord r, long info) {
    long key = resource(r.resource);
    Site site = sites.site((int) info);
    if (mayBeHandedOver(r.resource) && !givesBack(r.resource, (int) info)) {
      graph.provesNothing(key);
    }
    if (known(key, threadId) || r.shared) {
      graph.hold(
          threadId,
          key,
          r.shared ? Mode.SHARED : Mode.EXCLUSIVE,
          (int) (info >>> 32),
          site.known() ? site.frame() : null,
          site.expression());
    }
  }

  /** Whether another thread than its holder may release a lock of this kind. */
  private static boolean mayBeHandedOver(LockRecord whole) {
    return whole.kind == LockRecord.SEMAPHORE
        || whole.kind == LockRecord.STAMPED_LOCK
        || whole.kind == LockRecord.CUSTOM_LOCK;
  }

  /**
   * Whether we know that who takes such a lock gives it back: it was seen, or the method that takes
   * it also gives it back, and no other does. Otherwise it may be meant for another thread to
   * release, and holding it says nothing.
   */
  private boolean givesBack(LockRecord whole, int site) {
    return whole.releasedByHolder || sites.releasedInSameMethod(site);
  }

  /** Whether a hold by the hooks' books stands up to the JDK's. */
  private boolean really(LockRecord r, ThreadState s) {
    if (r.shared) {
      return true;
    }
    Object synchronizer = internals.synchronizerOf(r.get());
    if (internals.knowsOwnerOf(synchronizer) && synchronizer != null) {
      return internals.exclusiveOwner(synchronizer) == s.thread;
    }
    return r.kind == LockRecord.MONITOR || r.resource.ownerId() == s.threadId;
  }

  /** Adds holders of a wanted resource that do not wait themselves. */
  private void otherHolders(long key, LockRecord whole) {
    Object synchronizer = internals.synchronizerOf(whole.get());
    if (internals.knowsOwnerOf(synchronizer) && synchronizer != null) {
      Thread owner = internals.exclusiveOwner(synchronizer);
      if (owner != null) {
        running(key, owner);
      }
    } else {
      long id = whole.ownerId();
      ThreadState owner = id == 0 || waiting.containsKey(id) ? null : ThreadTable.find(id);
      Thread thread = owner == null ? null : owner.thread;
      if (thread != null) {
        running(key, thread);
      }
    }
    if (whole.foreignRelease || whole.sharedInFact) {
      graph.provesNothing(key);
    } else if (whole.kind == LockRecord.CUSTOM_LOCK && !whole.exclusive) {
      graph.provesNothing(key);
    } else if (whole.kind == LockRecord.SEMAPHORE) {
      permits(key, whole);
    }
    if (whole.sharedCapable()) {
      sharedHolders(key, whole);
    }
  }

  private void running(long key, Thread owner) {
    long id = ThreadTable.idOf(owner);
    if (known(key, id)) {
      name(owner);
      graph.hold(id, key, Mode.EXCLUSIVE, 1, takenAt(key, owner), "");
      if (!waiting.containsKey(id)) {
        rests(id, owner);
      }
    }
  }

  /** Returns where a thread that does not wait took a lock, by its books, or null. */
  private @Nullable StackTraceElement takenAt(long key, Thread holder) {
    ThreadState s = ThreadTable.find(ThreadTable.idOf(holder));
    LockRecord[] held = s == null ? new LockRecord[0] : s.held;
    for (int i = 0; s != null && i < Math.min(s.depth(), held.length); i++) {
      if (held[i] != null && held[i].resource.id == key && i < s.heldInfo.length) {
        Site site = sites.site((int) s.heldInfo[i]);
        return site.known() ? site.frame() : null;
      }
    }
    return null;
  }

  private void permits(long key, LockRecord whole) {
    if (whole.get() instanceof Semaphore semaphore) {
      graph.permits(key, semaphore.availablePermits(), whole.permitsAtFirst);
    } else {
      graph.provesNothing(key);
    }
  }

  private void sharedHolders(long key, LockRecord whole) {
    for (ThreadState s : ThreadTable.snapshot()) {
      sharedHolder(key, whole, s);
    }
    VirtualThreads.forEach(s -> sharedHolder(key, whole, s));
  }

  private void sharedHolder(long key, LockRecord whole, @Nullable ThreadState s) {
    Thread thread = s == null ? null : s.thread;
    if (s == null || thread == null || waiting.containsKey(s.threadId)) {
      return;
    }
    LockRecord[] held = s.held;
    long[] info = s.heldInfo;
    int depth = Math.min(s.depth(), Math.min(held.length, info.length));
    for (int i = 0; i < depth; i++) {
      LockRecord r = held[i];
      if (r != null && r.resource == whole && r.shared) {
        name(thread);
        graph.hold(ThreadTable.idOf(thread), key, Mode.SHARED, (int) (info[i] >>> 32), null, "");
      }
    }
  }

  // ---- class initialisers -----------------------------------------------------------------------

  /** Adds threads that wait for the initialisation of classes; before {@link #build}. */
  void classInits(ClassInits inits) {
    List<ClassInits.Edge> waits = new ArrayList<>();
    List<ClassInits.Edge> holds = new ArrayList<>();
    inits.edges(waits, holds);
    for (ClassInits.Edge hold : holds) {
      name(hold.thread());
      graph.stack(ThreadTable.idOf(hold.thread()), inits.stackOf(hold.thread()));
      long key = classInit(hold.className());
      graph.hold(ThreadTable.idOf(hold.thread()), key, Mode.EXCLUSIVE, 1, null, "");
    }
    for (ClassInits.Edge wait : waits) {
      name(wait.thread());
      graph.stack(ThreadTable.idOf(wait.thread()), inits.stackOf(wait.thread()));
      long key = classInit(wait.className());
      graph.want(ThreadTable.idOf(wait.thread()), key, Mode.EXCLUSIVE, 1, false, wait.frame(), "");
    }
  }

  private long classInit(String name) {
    long key = key(name.intern());
    graph.resource(
        key,
        new LockRef(
            0,
            LockKind.CLASS_INIT,
            "initialisation of " + name.substring(name.lastIndexOf('.') + 1),
            name));
    return key;
  }

  // ---- names ------------------------------------------------------------------------------------

  /** Remembers that a thread is a holder of a resource; false if it was known already. */
  private boolean known(long resource, long threadId) {
    return holdersKnown.computeIfAbsent(resource, k -> new HashSet<>()).add(threadId);
  }

  private void name(Thread thread) {
    long id = ThreadTable.idOf(thread);
    if (named.add(id)) {
      graph.thread(
          id,
          new ThreadRef(id, thread.getName(), ThreadTable.isVirtual(thread), thread.isDaemon()));
    }
  }

  private long resource(LockRecord whole) {
    graph.resource(whole.id, reference(whole));
    return whole.id;
  }

  private LockRef reference(LockRecord whole) {
    Site naming = sites.site(whole.namingSite);
    LockInfo info =
        new LockInfo(
            whole.id,
            LockKind.ofCode(whole.kind),
            whole.className,
            whole.hash,
            whole.namingSite,
            naming.ownerField());
    return new LockRef(whole.id, info.kind(), info.label(), whole.className);
  }
}
