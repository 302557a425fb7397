package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.site.Sites;
import dev.impasse.agent.waits.ReceiverKind;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.waitfor.WaitForGraphBuilder;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.LockTable;
import dev.impasse.runtime.ThreadTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits for what nobody holds: tasks, whose threads are known, and signals, by evidence. */
final class SignalWaits {

  private final GraphParts parts;
  private final JvmInternals internals;
  private final Sites sites;
  private final WaitForGraphBuilder graph;
  private final @Nullable Evidence evidence;

  SignalWaits(GraphParts parts) {
    this.parts = parts;
    internals = parts.internals;
    sites = parts.sites;
    graph = parts.graph;
    evidence = parts.evidence;
  }

  void notification(Waiting w, Waiting.Want want, LockRecord record) {
    if (evidence == null) {
      return;
    }
    Object target = record.get();
    LockRef ref = parts.reference(record.resource);
    String field = sites.site(want.site()).ownerField();
    LockInfo named = new LockInfo(ref.id(), ref.kind(), ref.className(), 0, 0, field);
    String label = field.isEmpty() ? ref.label() : named.label();
    long key = parts.key(record);
    graph.resource(key, new LockRef(ref.id(), LockKind.NOTIFICATION, label, ref.className()));
    parts.want(w, want, key, Mode.EXCLUSIVE);
    evidence.add(graph, parts::name, w, want, LockKind.NOTIFICATION, target, record);
  }

  void signal(Waiting w, Waiting.Want want, Object target) {
    LockKind kind = ReceiverKind.signalOf(target);
    if (kind == LockKind.FUTURE && task(w, want, target)) {
      return;
    }
    if (evidence != null) {
      long key = parts.key(target) + (want.item() ? 1 : 0);
      String what = kind == LockKind.QUEUE ? (want.item() ? "an item in " : "room in ") : "";
      graph.resource(key, parts.signalled(want, target, kind, what));
      parts.want(
          w,
          want,
          key,
          want.item() ? Mode.SHARED : Mode.EXCLUSIVE,
          want.timed() || internals.executors().hasTimeOut(target));
      evidence.add(graph, parts::name, w, want, kind, target, LockTable.find(target, false));
    }
  }

  /** Adds who may end a wait for a task, whoever runs it. */
  private void helpers(Waiting w, Waiting.Want want, LockKind kind, Object future) {
    if (evidence != null) {
      evidence.helpers(graph, parts::name, w, want, kind, future);
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
      long key = parts.key(future);
      parts.name(runner);
      graph.resource(key, parts.signalled(want, future, LockKind.FUTURE, ""));
      parts.want(
          w, want, key, Mode.EXCLUSIVE, want.timed() || internals.executors().hasTimeOut(future));
      helpers(w, want, LockKind.FUTURE, future);
      if (parts.known(key, id)) {
        graph.hold(id, key, Mode.EXCLUSIVE, 1, null, "");
      }
      return true;
    }
    List<Thread> workers =
        runner == null
            ? internals.executors().onlyWorkersFor(future, internals.threads().withVirtual())
            : List.of();
    if (workers.isEmpty()) {
      return false;
    }
    long key = parts.key(future);
    Thread first = workers.get(0);
    String name = "free thread of the pool of " + first.getName();
    graph.resource(
        key, new LockRef(0, LockKind.EXECUTOR, name, "java.util.concurrent.ThreadPoolExecutor"));
    parts.want(
        w, want, key, Mode.EXCLUSIVE, want.timed() || internals.executors().hasTimeOut(future));
    helpers(w, want, LockKind.EXECUTOR, future);
    graph.signal(w.threadId(), true, 1);
    String all = workers.size() == 1 ? "the only thread" : "one of " + workers.size() + " threads";
    for (Thread worker : workers) {
      parts.name(worker);
      graph.signaller(
          w.threadId(), ThreadTable.idOf(worker), "is " + all + " that could run the task");
    }
    return true;
  }
}
