package dev.impasse.core.waitfor;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.Fingerprint;
import dev.impasse.core.finding.FixAdvice;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.waitfor.WaitForGraph.Rest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes findings of cycles, and of waits that lead to nobody. */
final class Findings {

  private Findings() {}

  static Finding ofCycle(
      List<ThreadNode> cycle, Certainty certainty, List<Bystander> behind, Blockers blockers) {
    List<Side> sides = new ArrayList<>();
    List<String> why = new ArrayList<>();
    List<ThreadRef> gone = new ArrayList<>();
    int n = cycle.size();
    boolean starved = false;
    for (int i = 0; i < n; i++) {
      ThreadNode before = cycle.get((i + n - 1) % n);
      ThreadNode thread = cycle.get(i);
      ThreadNode next = cycle.get((i + 1) % n);
      Want want = wantFor(thread, next, blockers);
      starved |= want.resource().ref.kind() == LockKind.EXECUTOR;
      sides.add(side(thread, want, wantFor(before, thread, blockers)));
      if (want.signal != null) {
        gone.addAll(want.signal.gone());
        starved |= want.signal.byPool;
      }
      String reason = reason(want, next);
      if (reason != null) {
        why.add(reason);
      }
    }
    FindingKind kind =
        starved
            ? FindingKind.STARVATION
            : n == 1 ? FindingKind.SELF_DEADLOCK : FindingKind.DEADLOCK;
    return new Finding(
        kind,
        certainty,
        Fingerprint.of(kind, sides),
        sides,
        behind,
        gone,
        why,
        FixAdvice.of(kind, sides, List.of()));
  }

  static Finding ofDeadEnd(
      Want want, Certainty certainty, List<Bystander> behind, Blockers blockers) {
    List<Side> sides = List.of(side(want.waiter(), want, null));
    List<ThreadRef> gone = new ArrayList<>();
    List<String> why = new ArrayList<>();
    List<HoldEdge> forgotten = new ArrayList<>();
    FindingKind kind = FindingKind.LOST_SIGNAL;
    for (ThreadNode blocker : blockers.of(want)) {
      if (blockers.rests(blocker) && want.signal == null) {
        kind = blocker.rest == Rest.ENDED ? FindingKind.ORPHANED_LOCK : FindingKind.LEAKED_LOCK;
        gone.add(blocker.ref);
        HoldEdge hold = holdOf(blocker, want);
        why.add(whyAtRest(blocker, want, hold));
        if (hold != null && hold.acquiredAt() != null && blocker.rest == Rest.IDLE) {
          // The lock records of a thread that has ended may be gone; an idle one always has them.
          forgotten.add(hold);
        }
      }
    }
    if (want.signal != null) {
      gone.addAll(want.signal.gone());
      for (Signal.Absent absent : want.signal.absent) {
        why.add('"' + absent.thread().label() + "\" " + absent.why());
      }
      why.add(
          want.signal.nobodyLeft
              ? "every thread of the program waits, and none with a time-out"
              : "nobody else was ever seen to do so");
    }
    return new Finding(
        kind,
        certainty,
        forgotten.isEmpty()
            ? Fingerprint.of(kind, sides)
            : Fingerprint.ofForgotten(
                kind, want.resource().ref, forgotten.stream().map(HoldEdge::acquiredAt).toList()),
        sides,
        behind,
        gone,
        why,
        FixAdvice.of(kind, sides, gone));
  }

  /** Returns how a thread holds what is wanted, the newest way of several. */
  private static @Nullable HoldEdge holdOf(ThreadNode holder, Want want) {
    HoldEdge found = null;
    for (HoldEdge hold : holder.holds) {
      found = hold.resource() == want.resource() ? hold : found;
    }
    return found;
  }

  private static String whyAtRest(ThreadNode holder, Want want, @Nullable HoldEdge hold) {
    StackTraceElement taken = hold == null ? null : hold.acquiredAt();
    return '"'
        + holder.ref.label()
        + (holder.rest == Rest.ENDED
            ? "\" ended while it held "
            : "\" is an idle thread of a pool and holds ")
        + want.resource().ref.label()
        + (taken == null ? "" : ", which it had acquired at " + taken);
  }

  /** Says why a thread stands in the way, where that is more than holding the lock. */
  private static @Nullable String reason(Want want, ThreadNode by) {
    if (want.ahead.contains(by)) {
      return '"'
          + by.ref.label()
          + "\" is ahead of \""
          + want.waiter().ref.label()
          + "\" in the queue of "
          + want.resource().ref.label();
    }
    String why = want.signal == null ? null : want.signal.by.get(by);
    return why == null ? null : '"' + by.ref.label() + "\" " + why;
  }

  private static Side side(ThreadNode thread, Want want, @Nullable Want wantedFromHere) {
    return new Side(
        thread.ref,
        want.resource().ref,
        want.mode(),
        want.wantsAt(),
        want.expression(),
        holds(thread, wantedFromHere),
        thread.stack);
  }

  /** Returns the holds of a thread, those first that stand in the way of the side before it. */
  private static List<Hold> holds(ThreadNode thread, @Nullable Want wanted) {
    List<Hold> first = new ArrayList<>();
    List<Hold> rest = new ArrayList<>();
    for (HoldEdge edge : thread.holds) {
      Hold hold =
          new Hold(
              edge.resource().ref, edge.mode(), edge.count(), edge.acquiredAt(), edge.expression());
      (wanted != null && edge.resource() == wanted.resource() ? first : rest).add(hold);
    }
    first.addAll(rest);
    return first;
  }

  /** Returns the outermost wait of a thread that another stands in the way of. */
  static Want wantFor(ThreadNode waiter, ThreadNode blocker, Blockers blockers) {
    for (Want want : waiter.wants) {
      if (blockers.of(want).contains(blocker)) {
        return want;
      }
    }
    throw new AssertionError("an edge without a wait: thread=" + waiter.ref.label());
  }
}
