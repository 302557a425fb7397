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
import dev.impasse.core.waitfor.WaitForGraphBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a wait-for graph of a state.
 *
 * <p>The rules are those of live detection, as far as the facts are in the trace. A semaphore
 * proves nothing here: how many permits there were in the beginning is not in it. What any thread
 * may release counts only if its holders were seen to release it, and nobody else was. Who else was
 * left is not in it either, so the world is never closed.
 */
final class StateGraph {

  private static final long END_OF_THREAD = 1L << 40;

  private final LockState state;
  private final Definitions definitions;
  private final WaitForGraphBuilder graph = WaitForGraph.builder();

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
      List<PendingWait> waits = state.waits(thread);
      for (int i = 0; i < waits.size(); i++) {
        want(thread, waits.get(i), endsByItself(waits, i));
      }
    }
    graph.other("the trace does not say who else was left that could end it");
    return graph.build();
  }

  /**
   * Whether a wait may be over without anybody's doing. What happens inside decides: a lock of the
   * program's own that tries for a time, or polls, may give up, whatever its contract says; that it
   * does neither is known only if it waits for something else inside.
   */
  private boolean endsByItself(List<PendingWait> waits, int i) {
    PendingWait innermost = waits.get(waits.size() - 1);
    boolean own =
        innermost.reason() == PendingWait.Reason.LOCK
            && definitions.kind(innermost.target()).hasOwnContract();
    return waits.get(i).timed() || innermost.timed() || own;
  }

  private void want(int thread, PendingWait wait, boolean timed) {
    Site site = definitions.site(wait.site());
    if (wait.reason() == PendingWait.Reason.LOCK) {
      graph.want(
          thread,
          lock(wait.target()),
          wait.mode(),
          wait.count(),
          timed,
          frame(site),
          site.expression());
    } else if (wait.reason() == PendingWait.Reason.THREAD_END
        && wait.target() != thread // it means to stay, as main threads of servers do
        && !state.ended(wait.target())) {
      thread(wait.target());
      long end = END_OF_THREAD | wait.target();
      String name = "end of " + definitions.thread(wait.target()).name();
      graph.resource(end, new LockRef(0, LockKind.THREAD_END, name, "java.lang.Thread"));
      graph.hold(wait.target(), end, Mode.EXCLUSIVE, 1, null, "");
      graph.want(thread, end, Mode.EXCLUSIVE, 1, timed, frame(site), site.expression());
    }
  }

  private void thread(int index) {
    ThreadInfo info = definitions.thread(index);
    graph.thread(index, new ThreadRef(info.tid(), info.name(), info.virtual(), info.daemon()));
  }

  private long lock(int id) {
    LockInfo info = definitions.lock(id);
    graph.resource(id, new LockRef(id, info.kind(), info.label(), info.className()));
    if (!proves(id, info.kind())) {
      graph.provesNothing(id);
    }
    return id;
  }

  private boolean proves(int id, LockKind kind) {
    if (kind == LockKind.UNKNOWN || kind.hasPermits()) {
      return false;
    }
    return !kind.releasedByAnybody() || state.isReleasedByItsHolder(id);
  }

  private static @Nullable StackTraceElement frame(Site site) {
    return site.known() ? site.frame() : null;
  }
}
