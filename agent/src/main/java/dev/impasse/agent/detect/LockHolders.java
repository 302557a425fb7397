package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.jvm.OwnedMonitor;
import dev.impasse.agent.site.Sites;
import dev.impasse.core.model.EndedBy;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.model.Site;
import dev.impasse.core.waitfor.WaitForGraph.Rest;
import dev.impasse.core.waitfor.WaitForGraphBuilder;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.ThreadView;
import dev.impasse.runtime.VirtualThreads;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who holds what: according to the JDK's own fields where they can be read, else the lock records.
 */
final class LockHolders {

  private final GraphParts parts;
  private final JvmInternals internals;
  private final Sites sites;
  private final WaitForGraphBuilder graph;
  private final Map<Long, Waiting> waiting;
  private final @Nullable Evidence evidence;
  private final Set<Long> holdsOf = new HashSet<>();

  LockHolders(GraphParts parts) {
    this.parts = parts;
    internals = parts.internals;
    sites = parts.sites;
    graph = parts.graph;
    waiting = parts.waiting;
    evidence = parts.evidence;
  }

  /**
   * Adds everything that a waiting thread holds according to its state, unless the JDK's fields
   * deny it.
   */
  void holds(ThreadState s, long threadId) {
    if (!holdsOf.add(threadId)) {
      return;
    }
    for (int i = 0; i < s.depth(); i++) {
      LockRecord r = ThreadView.heldAt(s, i);
      long[] info = s.heldInfo;
      if (r != null && i < info.length && really(r, s)) {
        hold(threadId, r, info[i]);
      }
    }
  }

  /** Adds the monitors that a waiting thread holds according to the JVM, if it was asked. */
  void monitors(long threadId) {
    RecoveredSites recovered = parts.recovered;
    if (recovered == null) {
      return;
    }
    Waiting w = waiting.get(threadId);
    int wanted = w == null || w.blocked() == null ? 0 : w.blocked().lockHash();
    for (OwnedMonitor monitor : recovered.monitors(threadId)) {
      if (monitor.perhaps() && monitor.hash() == wanted) {
        continue;
      }
      long key = parts.monitor(monitor.className(), monitor.hash());
      Site site = recovered.taken(threadId, monitor);
      if (parts.known(key, threadId)) {
        graph.hold(threadId, key, Mode.EXCLUSIVE, 1, site.frame(), site.expression());
      }
    }
  }

  private void hold(long threadId, LockRecord r, long info) {
    long key = parts.resource(r.resource);
    Site site = siteOf(threadId, r.resource, (int) info);
    if (mayBeReleasedByAnother(r.resource) && !isSeenToRelease(threadId, r.resource, site)) {
      graph.unseen(key);
    }
    if (parts.known(key, threadId) || r.shared) {
      graph.hold(
          threadId,
          key,
          r.shared ? Mode.SHARED : Mode.EXCLUSIVE,
          (int) (info >>> 32),
          site.known() ? site.frame() : null,
          site.expression());
    }
  }

  private Site siteOf(long threadId, LockRecord whole, int number) {
    return number == 0 && parts.recovered != null
        ? parts.recovered.taken(threadId, whole)
        : sites.site(number);
  }

  /** Whether another thread than its holder may release a lock of this kind. */
  private static boolean mayBeReleasedByAnother(LockRecord whole) {
    return LockKind.ofCode(whole.kind).endedBy() == EndedBy.RELEASE;
  }

  /**
   * Whether we know that who takes such a lock releases it: it was seen, or the method that takes
   * it also releases it, and no other does. Otherwise it may be meant for another thread to
   * release, and holding it says nothing.
   */
  private boolean isSeenToRelease(long threadId, LockRecord whole, Site site) {
    if (whole.releasedByHolder || sites.releasedInSameMethod(site.id())) {
      return true;
    }
    RecoveredSites recovered = parts.recovered;
    return recovered != null
        && !site.known()
        && (!recovered.areRead() || recovered.releasedWhereTaken(threadId, whole));
  }

  /** Whether a hold according to the lock records stands up to the JDK's fields. */
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
  void otherHolders(long key, LockRecord whole) {
    Object synchronizer = internals.synchronizerOf(whole.get());
    if (internals.knowsOwnerOf(synchronizer) && synchronizer != null) {
      Thread owner = internals.exclusiveOwner(synchronizer);
      if (owner != null) {
        running(key, whole, owner, () -> internals.exclusiveOwner(synchronizer) == owner);
      }
    } else if (whole.kind != LockRecord.MONITOR || !parts.hasHolder(key)) {
      ThreadState owner = recordedOwner(whole); // of a monitor without record, O(threads)
      if (owner != null && !waiting.containsKey(owner.threadId)) {
        Thread thread = owner.thread;
        if (thread != null) {
          long id = owner.threadId;
          boolean monitor =
              whole.kind == LockRecord.MONITOR; // which no thread keeps that has ended
          running(key, whole, thread, () -> !monitor && whole.ownerId() == id);
        }
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

  /** Returns who holds a lock according to the lock records, or null. */
  static @Nullable ThreadState recordedOwner(LockRecord whole) {
    long id = whole.ownerId();
    if (id != 0) {
      return ThreadTable.find(id);
    }
    Object monitor = whole.kind == LockRecord.MONITOR ? whole.get() : null;
    return monitor == null ? null : ThreadTable.untrackedHolderOf(monitor);
  }

  private void running(long key, LockRecord whole, Thread owner, BooleanSupplier stillOwns) {
    long id = ThreadTable.idOf(owner);
    if (parts.known(key, id)) {
      parts.name(owner);
      Site site = siteOf(id, whole, 0);
      StackTraceElement taken = site.known() ? site.frame() : takenAt(key, owner);
      graph.hold(id, key, Mode.EXCLUSIVE, 1, taken, site.expression());
      if (!waiting.containsKey(id)) {
        rests(id, owner, stillOwns);
      }
    }
  }

  /** Returns where a thread that does not wait took a lock, according to its state, or null. */
  private @Nullable StackTraceElement takenAt(long key, Thread holder) {
    ThreadState s = ThreadTable.find(ThreadTable.idOf(holder));
    for (int i = 0; s != null && i < s.depth(); i++) {
      LockRecord r = ThreadView.heldAt(s, i);
      long[] info = s.heldInfo;
      if (r != null && r.resource.id == key && i < info.length) {
        return frame((int) info[i]);
      }
    }
    return null;
  }

  private @Nullable StackTraceElement frame(int number) {
    Site site = sites.site(number);
    return site.known() ? site.frame() : null;
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
    Object synchronizer = whole.kind == LockRecord.READ_WRITE_LOCK ? whole.get() : null;
    if (synchronizer != null && parts.recovered != null) {
      waiting.values().forEach(w -> reader(key, whole, synchronizer, w));
    }
  }

  /** A reader that waits for something, by the JDK's own counts. */
  private void reader(long key, LockRecord whole, Object synchronizer, Waiting w) {
    int count = internals.readHolds().of(synchronizer, w.thread());
    if (count > 0) {
      Site site = siteOf(w.threadId(), whole, 0);
      graph.hold(
          w.threadId(),
          key,
          Mode.SHARED,
          count,
          site.known() ? site.frame() : null,
          site.expression());
    }
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
        parts.name(thread);
        graph.hold(ThreadTable.idOf(thread), key, Mode.SHARED, (int) (info[i] >>> 32), null, "");
      }
    }
  }

  /**
   * A holder that has ended, or idles in its pool, releases nothing. One that has released the lock
   * since it was asked for, and then ended, did.
   *
   * @param stillOwns asked after it was seen to have ended
   */
  void rests(long id, Thread holder, BooleanSupplier stillOwns) {
    if (ThreadTable.stateOf(holder) == Thread.State.TERMINATED) {
      if (stillOwns.getAsBoolean()) {
        graph.rests(id, Rest.ENDED);
      }
    } else if (evidence != null && internals.executors().isIdle(holder)) {
      graph.rests(id, Rest.IDLE);
    }
  }
}
