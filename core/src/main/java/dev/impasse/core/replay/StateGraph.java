package dev.impasse.core.replay;

import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;
import dev.impasse.core.waitfor.WaitForGraph;
import org.jspecify.annotations.Nullable;

/**
 * Makes a wait-for graph of a state.
 *
 * <p>A semaphore proves nothing here: how many permits there were in the beginning is not in the
 * trace.
 */
final class StateGraph {

  private static final long END_OF_THREAD = 1L << 40;

  private final LockState state;
  private final Definitions definitions;
  private final WaitForGraph.Builder graph = WaitForGraph.builder();

  private StateGraph(LockState state, Definitions definitions) {
    this.state = state;
    this.definitions = definitions;
  }

  static WaitForGraph of(LockState state, Definitions definitions) {
    return new StateGraph(state, definitions).build();
  }

  private WaitForGraph build() {
    for (int thread : state.threads()) {
      thread(thread);
    }
    for (int thread : state.threads()) {
      for (HeldLock held : state.held(thread)) {
        Site site = definitions.site(held.site());
        graph.hold(
            thread, lock(held.lock()), held.mode(), held.count(), frame(site), site.expression());
      }
      for (PendingWait wait : state.waits(thread)) {
        want(thread, wait);
      }
    }
    return graph.build();
  }

  private void want(int thread, PendingWait wait) {
    Site site = definitions.site(wait.site());
    if (wait.reason() == PendingWait.Reason.LOCK) {
      graph.want(
          thread,
          lock(wait.target()),
          wait.mode(),
          wait.count(),
          wait.timed(),
          frame(site),
          site.expression());
    } else if (wait.reason() == PendingWait.Reason.THREAD_END && !state.ended(wait.target())) {
      thread(wait.target());
      long end = END_OF_THREAD | wait.target();
      String name = "end of " + definitions.thread(wait.target()).name();
      graph.resource(end, new LockRef(0, LockKind.THREAD_END, name, "java.lang.Thread"));
      graph.hold(wait.target(), end, Mode.EXCLUSIVE, 1, null, "");
      graph.want(thread, end, Mode.EXCLUSIVE, 1, wait.timed(), frame(site), site.expression());
    }
  }

  private void thread(int index) {
    ThreadInfo info = definitions.thread(index);
    graph.thread(index, new ThreadRef(info.tid(), info.name(), info.virtual(), info.daemon()));
  }

  private long lock(int id) {
    LockInfo info = definitions.lock(id);
    graph.resource(id, new LockRef(id, info.kind(), info.label(), info.className()));
    if (info.kind() == LockKind.SEMAPHORE || info.kind() == LockKind.UNKNOWN) {
      graph.provesNothing(id);
    }
    return id;
  }

  private static @Nullable StackTraceElement frame(Site site) {
    return site.known() ? site.frame() : null;
  }
}
