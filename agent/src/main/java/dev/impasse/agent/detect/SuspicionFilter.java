package dev.impasse.agent.detect;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.ThreadState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Separates a hang from threads that only have nothing to do.
 *
 * <p>A worker that waits for work looks like one whose notifier is gone, and two stages of a
 * pipeline that idle look like two that wait for each other. So a suspicion must do harm, in a lock
 * that others want; or be of a kind that no idle thread is in.
 */
final class SuspicionFilter {

  private SuspicionFilter() {}

  /**
   * Whether a suspicion is to be reported.
   *
   * @param nobodyLeft whether every thread of the program waits
   */
  static boolean isPlausible(Finding finding, Map<Long, Waiting> waiting, boolean nobodyLeft) {
    return switch (finding.kind()) {
      case ORPHANED_LOCK, LEAKED_LOCK -> true;
      case LOST_SIGNAL ->
          (nobodyLeft && !onlyDaemons(finding)) || doesHarm(finding) || isLost(finding, waiting);
      case DEADLOCK, SELF_DEADLOCK, STARVATION -> hasLock(finding) || isClosed(finding);
    };
  }

  /** Whether the detector does not report a finding that is certain: it has no word on these. */
  static boolean isLeftByDetector(Finding finding) {
    return isAnybodys(finding)
        || finding.locks().stream().anyMatch(lock -> lock.kind() == LockKind.CLASS_INIT);
  }

  /** Whether anybody may end a wait of a finding, although what is waited for has a holder. */
  static boolean isAnybodys(Finding finding) {
    return finding.locks().stream()
        .anyMatch(lock -> lock.kind().endedBy().isAnybodyDespiteHolder());
  }

  /** A program whose daemons alone are left ends. */
  private static boolean onlyDaemons(Finding finding) {
    Side side = finding.sides().get(0);
    return side.thread().daemon() || side.thread().virtual();
  }

  /** Whether somebody waits for a lock that one of the circle holds. */
  private static boolean hasLock(Finding finding) {
    for (Side side : finding.sides()) {
      LockKind kind = side.wants().kind();
      if (!kind.isSignal() && kind != LockKind.THREAD_END) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a circle of signals alone is closed: nobody outside it ever gave one of them, and none
   * of its threads is a daemon that may wait for work.
   */
  private static boolean isClosed(Finding finding) {
    if (!finding.gone().isEmpty()) {
      return false;
    }
    for (Side side : finding.sides()) {
      LockKind kind = side.wants().kind();
      boolean mayIdle =
          kind == LockKind.NOTIFICATION || (kind == LockKind.QUEUE && side.mode() == Mode.SHARED);
      if (mayIdle && side.thread().daemon() && !side.thread().virtual()) {
        return false;
      }
    }
    return true;
  }

  /** Whether somebody waits for what the waiting thread holds. */
  private static boolean doesHarm(Finding finding) {
    Side side = finding.sides().get(0);
    for (Bystander behind : finding.blockedBehind()) {
      boolean alike = behind.wants().equals(side.wants());
      if (!alike && behind.wants().kind() != LockKind.THREAD_END) {
        return true;
      }
    }
    return false;
  }

  /** Whether the one notification there ever was came before anybody waited for it. */
  private static boolean isLost(Finding finding, Map<Long, Waiting> waiting) {
    Side side = finding.sides().get(0);
    Waiting w = waiting.get(side.thread().tid());
    LockRecord record = w == null ? null : notified(w);
    return record != null
        && record.answered == 0
        && record.awaited <= waitersOf(record, waiting)
        && finding.gone().size() == 1
        && (side.thread().virtual() || !side.thread().daemon());
  }

  /** Of code that is not woven, the begin of a wait alone is known: those that last are left. */
  private static long waitersOf(LockRecord record, Map<Long, Waiting> waiting) {
    return waiting.values().stream().filter(w -> notified(w) == record).count();
  }

  private static @Nullable LockRecord notified(Waiting w) {
    for (Waiting.Want want : w.wants()) {
      if (want.kind() == ThreadState.WAIT_NOTIFY) {
        return want.record();
      }
    }
    return null;
  }
}
