package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.site.Sites;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.waitfor.WaitForGraphBuilder;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.Signaller;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.ThreadView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Threads that gave a signal before: whether they are there, and whether they will again. */
final class EarlierSignallers {

  private final Sites sites;
  private final JvmInternals internals;
  private final Map<Long, Waiting> waiting;
  private final CodeAhead ahead;

  EarlierSignallers(
      Sites sites, JvmInternals internals, Map<Long, Waiting> waiting, CodeAhead ahead) {
    this.sites = sites;
    this.internals = internals;
    this.waiting = waiting;
    this.ahead = ahead;
  }

  /** Returns those who gave what a thread waits for: of a queue, an item or room. */
  static List<Signaller> of(@Nullable LockRecord record, LockKind kind, boolean item) {
    List<Signaller> before = new ArrayList<>();
    for (Signaller s = record == null ? null : record.signallers(); s != null; s = s.next) {
      if (kind != LockKind.QUEUE || s.item == item) {
        before.add(s);
      }
    }
    return before;
  }

  /** Adds one to the newest wait of a thread, or why it will not do so again. */
  void add(
      WaitForGraphBuilder graph,
      Consumer<Thread> named,
      Waiting w,
      Sought sought,
      Signaller signaller) {
    Thread thread = signaller.get();
    if (thread == w.thread()) {
      return;
    }
    if (thread == null || !thread.isAlive()) {
      ThreadRef ended = new ThreadRef(signaller.threadId, signaller.name, false, false);
      graph.absent(w.threadId(), ended, true, "did so before, and has ended");
      return;
    }
    String why = waiting.containsKey(signaller.threadId) ? null : whyNot(w, sought, signaller);
    if (why != null) {
      ThreadRef cannot =
          new ThreadRef(signaller.threadId, thread.getName(), ThreadTable.isVirtual(thread), false);
      graph.absent(w.threadId(), cannot, false, why);
      return;
    }
    named.accept(thread);
    Site site = sites.site(signaller.site);
    graph.signaller(
        w.threadId(),
        ThreadTable.idOf(thread),
        "did so before" + (site.known() ? ", at " + site.frame() : ""));
  }

  /** Returns why a thread that moves and gave the signal before will not do so again, or null. */
  private @Nullable String whyNot(Waiting w, Sought sought, Signaller signaller) {
    if (needsWhatIsHeld(w.state(), signaller.held)) {
      return "did so before while it held a lock that \"" + w.thread().getName() + "\" holds now";
    }
    Thread thread = signaller.get();
    Sought any = new Sought(sought.waiter(), sought.kind(), sought.item(), Set.of(), null);
    ReachableCalls calls = ahead.ofMoving(thread);
    boolean mayComeBack =
        calls == null
            ? ahead.isMovingKnown()
            : calls.isOpaque()
                || Givers.ofKind(calls, any, Set.of()) != null
                || (thread != null && internals.executors().poolOf(thread) != null);
    return mayComeBack ? null : "did so before, and its code does not come back to it";
  }

  /** Whether a waiter holds, exclusively, one of the locks that were held for a signal. */
  static boolean needsWhatIsHeld(ThreadState waiter, LockRecord[] heldForSignal) {
    for (LockRecord needed : heldForSignal) {
      for (int i = 0; i < waiter.depth(); i++) {
        LockRecord held = ThreadView.heldAt(waiter, i);
        if (held != null && held.resource == needed && needed.exclusive) {
          return true;
        }
      }
    }
    return false;
  }
}
