package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.site.Sites;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.waitfor.WaitForGraph;
import dev.impasse.core.waitfor.WaitForGraphBuilder;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a wait-for graph of the threads that have waited since the last scan.
 *
 * <p>Who holds what is taken from the JDK's own fields where they can be read (owners of monitors
 * and of exclusive synchronizers), else from the agent's lock records. A holder that does not wait
 * itself is in the graph as a thread without waits, which the reduction lets go on.
 */
final class GraphBuilder {

  private static final long END_OF_THREAD = 1L << 40;
  private static final int MOST_NAMED = 3;

  private final GraphParts parts;
  private final WaitForGraphBuilder graph;
  private final SignalWaits signals;
  private final LockHolders holders;
  private final JvmWaits jvmWaits;
  private final IdentityHashMap<Object, IdentityHashMap<Thread, Thread>> queues =
      new IdentityHashMap<>();

  /**
   * Makes a builder.
   *
   * @param waiting threads that have not moved since the last scan
   * @param stacks their stacks, as far as taken
   * @param evidence who may give signals, or null to go by what is certain alone
   * @param recovered sites of code that is not woven, or null
   */
  GraphBuilder(
      Sites sites,
      JvmInternals internals,
      Map<Long, Waiting> waiting,
      Map<Long, List<StackTraceElement>> stacks,
      @Nullable Evidence evidence,
      @Nullable RecoveredSites recovered) {
    parts = new GraphParts(sites, internals, waiting, stacks, evidence, recovered);
    graph = parts.graph;
    signals = new SignalWaits(parts);
    holders = new LockHolders(parts);
    jvmWaits = new JvmWaits(parts, holders);
  }

  /** Names what only the JVM knows by what stacks and class files say, or null; before the rest. */
  void namedBy(@Nullable RecoveredSites names) {
    parts.names = names;
  }

  /** Returns the graph; called once. */
  WaitForGraph build() {
    for (Waiting w : parts.waiting.values()) {
      parts.name(w.thread());
      graph.stack(w.threadId(), parts.stacks.getOrDefault(w.threadId(), List.of()));
    }
    for (Waiting w : parts.waiting.values()) {
      wants(w);
    }
    for (Waiting w : parts.waiting.values()) {
      holders.holds(w.state(), w.threadId());
      holders.monitors(w.threadId());
    }
    parts.wanted.forEach(holders::otherHolders);
    return graph.build();
  }

  /** Returns the waits that no hook published; known after {@link #build}. */
  List<JvmWaits.Observation> observations() {
    return jvmWaits.observations();
  }

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
            signals.signal(w, want, want.awaiting());
          }
        }
        case ThreadState.WAIT_LOCK -> {
          if (want.record() != null) {
            lock(w, want, want.record());
          }
        }
        default -> {
          if (want.record() != null && w.blocked() == null) {
            signals.notification(w, want, want.record());
          }
        }
      }
    }
    if (w.blocked() != null) {
      jvmWaits.blocked(w, w.blocked());
    }
  }

  private void lock(Waiting w, Waiting.Want want, LockRecord record) {
    LockRecord whole = record.resource;
    long key = parts.resource(whole);
    parts.wanted.put(key, whole);
    parts.want(w, want, key, record.shared ? Mode.SHARED : Mode.EXCLUSIVE);
    if (record.shared) {
      behindOthers(w, whole.get());
    }
    Evidence evidence = parts.evidence;
    if (evidence != null && whole.kind == LockRecord.SEMAPHORE) {
      evidence.add(graph, parts::name, w, want, LockKind.SEMAPHORE, whole.get(), whole);
    } else if (evidence != null && !want.timed()) {
      evidence.helpers(graph, parts::name, w, want, LockKind.ofCode(whole.kind), whole.get());
    }
  }

  /** Readers, and those who want permits, have their turn after those before them in the queue. */
  private void behindOthers(Waiting w, @Nullable Object lock) {
    Object synchronizer = parts.internals.queueOf(lock);
    if (synchronizer == null) {
      return;
    }
    IdentityHashMap<Thread, Thread> before =
        queues.computeIfAbsent(
            synchronizer, of -> predecessors(JvmInternals.queued(of), parts.waiting));
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

  private void join(Waiting w, Waiting.Want want, Thread target) {
    long id = ThreadTable.idOf(target);
    long key = END_OF_THREAD | id;
    if (!target.isAlive() || target == w.thread()) {
      return; // it is about to go on; or it means to stay, as main threads of servers do
    }
    parts.name(target);
    graph.resource(
        key, new LockRef(0, LockKind.THREAD_END, "end of " + target.getName(), "java.lang.Thread"));
    parts.want(w, want, key, Mode.EXCLUSIVE);
    if (parts.known(key, id)) {
      graph.hold(id, key, Mode.EXCLUSIVE, 1, null, "");
    }
  }

  /**
   * Says who is left that could do anything; nobody: the world is closed. Before {@link #build}.
   */
  void left(List<String> left) {
    if (left.isEmpty()) {
      graph.closedWorld();
      return;
    }
    left.stream().limit(MOST_NAMED).forEach(who -> graph.other("who could still end it: " + who));
    if (left.size() > MOST_NAMED) {
      graph.other("and " + (left.size() - MOST_NAMED) + " more");
    }
  }

  /** Says that threads which wait were left out: there were too many. */
  void partial() {
    graph.partial();
  }

  /** Adds threads that wait for the initialisation of classes; before {@link #build}. */
  void classInits(ClassInits inits) {
    List<ClassInits.Edge> waits = new ArrayList<>();
    List<ClassInits.Edge> holds = new ArrayList<>();
    inits.edges(waits, holds);
    for (ClassInits.Edge hold : holds) {
      parts.name(hold.thread());
      graph.stack(ThreadTable.idOf(hold.thread()), inits.stackOf(hold.thread()));
      long key = classInit(hold.className());
      graph.hold(ThreadTable.idOf(hold.thread()), key, Mode.EXCLUSIVE, 1, null, "");
    }
    for (ClassInits.Edge wait : waits) {
      parts.name(wait.thread());
      graph.stack(ThreadTable.idOf(wait.thread()), inits.stackOf(wait.thread()));
      long key = classInit(wait.className());
      graph.want(ThreadTable.idOf(wait.thread()), key, Mode.EXCLUSIVE, 1, false, wait.frame(), "");
    }
  }

  private long classInit(String name) {
    long key = parts.key(name.intern());
    graph.resource(
        key,
        new LockRef(
            0,
            LockKind.CLASS_INIT,
            "initialisation of " + name.substring(name.lastIndexOf('.') + 1),
            name));
    return key;
  }
}
