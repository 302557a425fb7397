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
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.VirtualThreads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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

  private final Sites sites;
  private final JvmInternals internals;
  private final Map<Long, Waiting> waiting;
  private final Map<Long, List<StackTraceElement>> stacks;
  private final WaitForGraph.Builder graph = WaitForGraph.builder();
  private final Set<Long> named = new HashSet<>();
  private final Map<Long, LockRecord> wanted = new HashMap<>();
  private final Set<Long> holdsOf = new HashSet<>();
  private final Map<Long, Set<Long>> holdersKnown = new HashMap<>();
  private final List<Observation> observations = new ArrayList<>();

  /**
   * A wait that no hook published, for a lock that hooks know.
   *
   * @param threadId the thread
   * @param lock number of the lock
   * @param frame where it waits, null when not known
   */
  record Observation(long threadId, int lock, @Nullable StackTraceElement frame) {}

  GraphBuilder(
      Sites sites,
      JvmInternals internals,
      Map<Long, Waiting> waiting,
      Map<Long, List<StackTraceElement>> stacks) {
    this.sites = sites;
    this.internals = internals;
    this.waiting = waiting;
    this.stacks = stacks;
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
      if (want.kind() == ThreadState.WAIT_JOIN && want.joining() != null) {
        join(w, want, want.joining());
      } else if (want.kind() == ThreadState.WAIT_LOCK && want.record() != null) {
        lock(w, want, want.record());
      }
    }
    if (w.blocked() != null) {
      blocked(w, w.blocked());
    }
  }

  private void lock(Waiting w, Waiting.Want want, LockRecord record) {
    long key = resource(record.resource);
    wanted.put(key, record.resource);
    Site site = sites.site(want.site());
    graph.want(
        w.threadId(),
        key,
        record.shared ? Mode.SHARED : Mode.EXCLUSIVE,
        want.permits(),
        want.timed(),
        place(w, site),
        site.expression());
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
    Site site = sites.site(want.site());
    graph.want(
        w.threadId(), key, Mode.EXCLUSIVE, 1, want.timed(), place(w, site), site.expression());
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
      graph.hold(blocked.ownerId(), key, Mode.EXCLUSIVE, 1, null, "");
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
      graph.hold(id, key, Mode.EXCLUSIVE, 1, null, "");
    }
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
    Site naming = sites.site(whole.namingSite);
    LockInfo info =
        new LockInfo(
            whole.id,
            LockKind.ofCode(whole.kind),
            whole.className,
            whole.hash,
            whole.namingSite,
            naming.ownerField());
    graph.resource(whole.id, new LockRef(whole.id, info.kind(), info.label(), whole.className));
    return whole.id;
  }
}
