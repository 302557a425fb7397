package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.jvm.OwnedMonitor;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.StableNames;
import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.model.Site;
import dev.impasse.core.waitfor.WaitForGraphBuilder;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.LockTable;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.ThreadView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Waits that no hook published, and their owners by the JVM's word. */
final class JvmWaits {

  /**
   * A wait that no hook published, for a lock that hooks know.
   *
   * @param threadId the thread
   * @param lock number of the lock
   * @param frame where it waits, null when not known
   */
  record Observation(long threadId, int lock, @Nullable StackTraceElement frame) {}

  private final GraphParts parts;
  private final JvmInternals internals;
  private final WaitForGraphBuilder graph;
  private final Map<Long, List<StackTraceElement>> stacks;
  private final LockHolders holders;
  private final List<Observation> observations = new ArrayList<>();

  JvmWaits(GraphParts parts, LockHolders holders) {
    this.parts = parts;
    internals = parts.internals;
    graph = parts.graph;
    stacks = parts.stacks;
    this.holders = holders;
  }

  /** A wait for a monitor that only the JVM knows of, and its owner by the JVM's word. */
  void blocked(Waiting w, Waiting.Blocked blocked) {
    if (blocked.synchronizer() != null) {
      parked(w, blocked, blocked.synchronizer());
      return;
    }
    ThreadState owner = parts.state(blocked.ownerId());
    int hash = blocked.lockHash();
    LockRecord record = owner == null ? null : heldMonitor(owner, hash);
    StackTraceElement taken = null;
    long key;
    if (record != null) {
      key = parts.resource(record);
      parts.wanted.put(key, record);
      observations.add(new Observation(w.threadId(), record.id, top(w)));
    } else {
      String className = blocked.lockClass();
      boolean bin = new LockInfo(0, LockKind.MONITOR, className, hash, 0, "").isBin();
      taken = bin ? computes(blocked.ownerId()) : taken;
      key = parts.monitor(className, hash, taken);
    }
    List<StackTraceElement> stack = stacks.getOrDefault(w.threadId(), List.of());
    String expression = parts.sites.site(blocked.site()).expression();
    graph.want(
        w.threadId(), key, Mode.EXCLUSIVE, 1, false, Stacks.ofApplication(stack), expression);
    Thread thread = owner == null ? null : owner.thread;
    if (record == null && thread != null && parts.known(key, blocked.ownerId())) {
      parts.name(thread);
      StackTraceElement before = internals.before().acquiredAt(blocked.ownerId(), hash);
      Site site = recovered(blocked.ownerId(), hash);
      taken = taken == null && before != null ? Stacks.asInExceptions(before) : taken;
      taken = taken == null && site.known() ? site.frame() : taken;
      graph.hold(blocked.ownerId(), key, Mode.EXCLUSIVE, 1, taken, site.expression());
    }
  }

  /** Returns where a thread took a monitor, as far as stacks and class files say. */
  private Site recovered(long owner, int hash) {
    RecoveredSites recovered = parts.names;
    for (OwnedMonitor held :
        recovered == null ? List.<OwnedMonitor>of() : recovered.monitors(owner)) {
      if (held.hash() == hash && recovered != null) {
        return recovered.taken(owner, held);
      }
    }
    return Site.unknown(0);
  }

  /** Returns where a thread, in whose callback it is now, called the map whose bin it holds. */
  private @Nullable StackTraceElement computes(long owner) {
    boolean callback = false;
    boolean map = false;
    for (StackTraceElement frame : stacks.getOrDefault(owner, List.of())) {
      map |= callback && frame.getClassName().equals(ConcurrentHashMap.class.getName());
      if (!StableNames.isOfTheJdk(frame)) {
        if (map) {
          return frame;
        }
        callback = true;
      }
    }
    return null;
  }

  /** A wait for a lock of the JDK that no hook saw, and its owner by the JDK's word. */
  private void parked(Waiting w, Waiting.Blocked blocked, Object synchronizer) {
    Thread owner = internals.exclusiveOwner(synchronizer);
    if (owner == null) {
      return;
    }
    parts.name(owner);
    LockRecord record = lockOf(synchronizer, owner);
    Site wanted = parts.sites.site(blocked.site());
    long key;
    if (record != null) {
      if (record.resource.namingSite == 0) {
        record.resource.namingSite = wanted.id();
      }
      key = parts.resource(record.resource);
      parts.wanted.put(key, record.resource);
    } else {
      key = parts.key(synchronizer);
      String type = synchronizer.getClass().getName();
      LockKind kind =
          type.contains("ReentrantReadWriteLock")
              ? LockKind.READ_WRITE_LOCK
              : type.contains("ReentrantLock") ? LockKind.REENTRANT_LOCK : LockKind.CUSTOM_LOCK;
      String lock = type.replaceAll("\\$.*", "");
      int hash = System.identityHashCode(synchronizer);
      String name = wanted.nameOf(lock);
      LockInfo info = new LockInfo(0, kind, lock, hash, wanted.id(), name);
      graph.resource(key, new LockRef(0, kind, info.label(), info.className()));
    }
    List<StackTraceElement> stack = stacks.getOrDefault(w.threadId(), List.of());
    StackTraceElement at = Stacks.ofApplication(stack);
    graph.want(w.threadId(), key, Mode.EXCLUSIVE, 1, false, at, wanted.expression());
    long id = ThreadTable.idOf(owner);
    if (record == null && parts.known(key, id)) {
      RecoveredSites names = parts.names;
      Site taken =
          names == null ? Site.unknown(0) : names.taken(id, LockRecord.CUSTOM_LOCK, wanted);
      StackTraceElement from = taken.known() ? taken.frame() : null;
      graph.hold(id, key, Mode.EXCLUSIVE, 1, from, taken.expression());
      holders.rests(id, owner, () -> internals.exclusiveOwner(synchronizer) == owner);
    }
  }

  /** Returns the record of the lock around a synchronizer, among those its owner holds, or null. */
  private @Nullable LockRecord lockOf(Object synchronizer, Thread owner) {
    LockRecord known = LockTable.find(synchronizer, false);
    ThreadState s = known == null ? parts.state(ThreadTable.idOf(owner)) : null;
    for (int i = 0; s != null && i < Math.min(s.depth(), s.held.length); i++) {
      LockRecord r = s.held[i];
      if (r != null && internals.synchronizerOf(r.get()) == synchronizer) {
        return r;
      }
    }
    return known;
  }

  private @Nullable StackTraceElement top(Waiting w) {
    List<StackTraceElement> stack = stacks.getOrDefault(w.threadId(), List.of());
    return stack.isEmpty() ? null : stack.get(0);
  }

  /** Returns the waits that no hook published; known after the graph is built. */
  List<Observation> observations() {
    return observations;
  }

  private static @Nullable LockRecord heldMonitor(ThreadState s, int hash) {
    for (int i = s.depth() - 1; i >= 0; i--) {
      LockRecord r = ThreadView.heldAt(s, i);
      if (r != null && r.kind == LockRecord.MONITOR && r.hash == hash) {
        return r;
      }
    }
    return null;
  }
}
