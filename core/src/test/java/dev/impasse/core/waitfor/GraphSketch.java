package dev.impasse.core.waitfor;

import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;

/** Builds wait-for graphs for tests in few words; thread n is called "T" + n. */
final class GraphSketch {

  private final WaitForGraphBuilder graph = WaitForGraph.builder();

  GraphSketch threads(int count) {
    for (int i = 1; i <= count; i++) {
      graph.thread(i, new ThreadRef(i, "T" + i, false, false));
    }
    return this;
  }

  GraphSketch lock(int id, LockKind kind) {
    graph.resource(id, new LockRef(id, kind, "C.lock" + id, "x." + kind.word()));
    return this;
  }

  GraphSketch locks(int count) {
    for (int i = 1; i <= count; i++) {
      lock(i, LockKind.REENTRANT_LOCK);
    }
    return this;
  }

  GraphSketch holds(int thread, int lock) {
    return holds(thread, lock, Mode.EXCLUSIVE, 1);
  }

  GraphSketch holds(int thread, int lock, Mode mode, int count) {
    graph.hold(thread, lock, mode, count, frame(thread, lock), "");
    return this;
  }

  GraphSketch wants(int thread, int lock) {
    return wants(thread, lock, Mode.EXCLUSIVE, 1, false);
  }

  GraphSketch wants(int thread, int lock, Mode mode, int count, boolean timed) {
    graph.want(thread, lock, mode, count, timed, frame(thread, lock), "");
    return this;
  }

  GraphSketch permits(int semaphore, int free, int all) {
    graph.permits(semaphore, free, all);
    return this;
  }

  GraphSketch provesNothing(int lock) {
    graph.provesNothing(lock);
    return this;
  }

  GraphSketch unseen(int lock) {
    graph.unseen(lock);
    return this;
  }

  GraphSketch partial() {
    graph.partial();
    return this;
  }

  GraphSketch closedWorld() {
    graph.closedWorld();
    return this;
  }

  WaitForGraph build() {
    return graph.build();
  }

  private static StackTraceElement frame(int thread, int lock) {
    return new StackTraceElement("x.C", "m" + thread, "C.java", 10 * thread + lock);
  }
}
