package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.site.Sites;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.model.Site;
import dev.impasse.core.waitfor.WaitForGraph;
import dev.impasse.core.waitfor.WaitForGraphBuilder;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.LockTable;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of a wait-for graph share while it is built: who is named, which key stands for
 * what, where a wait is.
 */
final class GraphParts {

  private static final long UNKNOWN_MONITOR = 1L << 41;
  private static final long OTHER = 1L << 42;

  final Sites sites;
  final JvmInternals internals;
  final Map<Long, Waiting> waiting;
  final Map<Long, List<StackTraceElement>> stacks;
  final @Nullable Evidence evidence;

  /** What stacks and class files say of sites; null where woven code says it. */
  final @Nullable RecoveredSites recovered;

  /** What they say of waits that no hook saw; null where nobody asked. */
  @Nullable RecoveredSites names;

  final WaitForGraphBuilder graph = WaitForGraph.builder();

  /** Locks with a record that somebody waits for, by key. */
  final Map<Long, LockRecord> wanted = new HashMap<>();

  private final Set<Long> named = new HashSet<>();
  private final Map<Long, Set<Long>> holdersKnown = new HashMap<>();
  private final IdentityHashMap<Object, Long> keys = new IdentityHashMap<>();

  GraphParts(
      Sites sites,
      JvmInternals internals,
      Map<Long, Waiting> waiting,
      Map<Long, List<StackTraceElement>> stacks,
      @Nullable Evidence evidence,
      @Nullable RecoveredSites recovered) {
    this.recovered = recovered;
    this.names = recovered;
    this.sites = sites;
    this.internals = internals;
    this.waiting = waiting;
    this.stacks = new HashMap<>(stacks);
    this.stacks.replaceAll(internals.before()::withLines);
    this.evidence = evidence;
  }

  void want(Waiting w, Waiting.Want want, long key, Mode mode) {
    want(w, want, key, mode, want.timed());
  }

  void want(Waiting w, Waiting.Want want, long key, Mode mode, boolean timed) {
    Site site = sites.site(want.site());
    graph.want(w.threadId(), key, mode, want.permits(), timed, place(w, site), site.expression());
    if (Interruptible.is(stacks.getOrDefault(w.threadId(), List.of()), want, w)) {
      graph.interruptible(w.threadId());
    }
  }

  @Nullable StackTraceElement place(Waiting w, Site site) {
    List<StackTraceElement> stack = stacks.getOrDefault(w.threadId(), List.of());
    if (!site.known()) {
      return recovered == null ? null : Stacks.ofApplication(stack);
    }
    StackTraceElement caller = site.isReference() ? Stacks.ofApplication(stack) : null;
    return caller == null ? Stacks.asPrinted(stack, site.frame()) : caller;
  }

  @Nullable ThreadState state(long threadId) {
    Waiting w = waiting.get(threadId);
    if (w != null) {
      return w.state();
    }
    return ThreadTable.find(threadId);
  }

  long key(Object object) {
    return keys.computeIfAbsent(object, o -> OTHER + 2L * keys.size());
  }

  /** Remembers that a thread is a holder of a resource; false if it was known already. */
  boolean known(long resource, long threadId) {
    return holdersKnown.computeIfAbsent(resource, k -> new HashSet<>()).add(threadId);
  }

  /** Whether a holder of a resource is known. */
  boolean hasHolder(long resource) {
    return holdersKnown.containsKey(resource);
  }

  void name(Thread thread) {
    long id = ThreadTable.idOf(thread);
    if (named.add(id)) {
      graph.thread(
          id,
          new ThreadRef(id, thread.getName(), ThreadTable.isVirtual(thread), thread.isDaemon()));
    }
  }

  long resource(LockRecord whole) {
    graph.resource(whole.id, reference(whole));
    return whole.id;
  }

  /** Returns the key of a monitor that has no record, by the JVM's word. */
  long monitor(String className, int hash) {
    return monitor(className, hash, null);
  }

  /**
   * The same with the place where a map was called that locks one of its bins; null for all else.
   */
  long monitor(String className, int hash, @Nullable StackTraceElement binOf) {
    long key = UNKNOWN_MONITOR | hash;
    int site = names == null ? 0 : names.naming(hash);
    String name = names == null ? "" : sites.nameOf(LockKind.MONITOR, className, site);
    LockInfo info = new LockInfo(0, LockKind.MONITOR, className, hash, site, name);
    String label = binOf == null ? info.label() : info.label(binOf);
    graph.resource(key, new LockRef(0, LockKind.MONITOR, label, className));
    return key;
  }

  LockRef reference(LockRecord whole) {
    LockKind kind = LockKind.ofCode(whole.kind);
    LockInfo info =
        new LockInfo(
            whole.id,
            kind,
            whole.className,
            whole.hash,
            whole.namingSite,
            sites.nameOf(kind, whole.className, whole.namingSite));
    return new LockRef(whole.id, info.kind(), info.label(), whole.className);
  }

  LockRef signalled(Waiting.Want want, Object target, LockKind kind, String what) {
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
}
