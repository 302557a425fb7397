package dev.impasse.agent.detect;

import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.StateWord;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.ThreadView;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The waits that hooks published, as the state of each thread has them. Of a thread that is still
 * in the wait it was in before, nothing is made anew. One for each daemon that scans.
 */
final class PublishedWaits {

  private final JvmInternals internals;
  private Map<Long, Waiting> last = Map.of();

  PublishedWaits(JvmInternals internals) {
    this.internals = internals;
  }

  /** Says what a scan found, for the next one. */
  void seen(Map<Long, Waiting> found) {
    last = found;
  }

  /** Adds the wait of a thread, if it has published one. */
  void read(ThreadState s, Thread thread, Map<Long, Waiting> found) {
    long word = s.stateWord();
    int depth = StateWord.waitDepth(word);
    if (depth == 0) {
      if (StateWord.wantsUntracked(word)) {
        readUntracked(s, thread, word, found);
      }
      return;
    }
    boolean endsByItself = endsByItself(s, thread, depth);
    Waiting before = last.get(s.threadId);
    if (before != null && !endsByItself && before.isStill(thread, word)) {
      found.put(before.threadId(), before); // of 100,000 that wait for one lock, none is made anew
      return;
    }
    List<Waiting.Want> wants = new ArrayList<>(depth);
    for (int i = 0; i < Math.min(depth, ThreadState.MAX_WAITS); i++) {
      Waiting.Want want = want(s, thread, i, endsByItself);
      if (want != null) {
        wants.add(want);
      }
    }
    VarHandle.acquireFence(); // what was read above was read before the state word is read again
    if (s.stateWord() == word && s.thread == thread) {
      long id = ThreadTable.idOf(thread);
      found.put(id, new Waiting(s, thread, id, word, List.copyOf(wants), null));
    }
  }

  /**
   * A wait for a monitor that has no record counts, and gets one, once the JVM calls it blocked.
   */
  private void readUntracked(ThreadState s, Thread thread, long word, Map<Long, Waiting> found) {
    if (ThreadTable.stateOf(thread) != Thread.State.BLOCKED) {
      return;
    }
    Waiting before = last.get(s.threadId);
    if (before != null && before.isStill(thread, word)) {
      found.put(before.threadId(), before);
      return;
    }
    int site = ThreadView.wantedSite(s);
    LockRecord record = ThreadView.wantedRecord(s, word);
    if (record != null && s.thread == thread) {
      Waiting.Want want =
          new Waiting.Want(record, site, 1, false, false, ThreadState.WAIT_LOCK, null);
      long id = ThreadTable.idOf(thread);
      found.put(id, new Waiting(s, thread, id, word, List.of(want), null));
    }
  }

  /**
   * Whether a wait is bounded by what happens inside: a lock whose {@code lock()} tries its inner
   * lock for a time, or polls, or spins, may give up, whatever its contract says.
   */
  private static boolean endsByItself(ThreadState s, Thread thread, int depth) {
    int inner = Math.min(depth, ThreadState.MAX_WAITS) - 1;
    if (((s.waitInfo[inner] >>> 56) & ThreadState.TIMED) != 0) {
      return true;
    }
    Thread.State state = ThreadTable.stateOf(thread);
    return state != Thread.State.WAITING && state != Thread.State.BLOCKED;
  }

  private Waiting.@Nullable Want want(ThreadState s, Thread thread, int i, boolean endsByItself) {
    LockRecord record = s.waits[i];
    long info = s.waitInfo[i];
    int kind = (int) (info >>> 60) & 15;
    boolean timed = endsByItself || ((info >>> 56) & ThreadState.TIMED) != 0;
    int permits = (int) (info >>> 32) & 0xFFFFFF;
    boolean item = ((info >>> 56) & ThreadState.SHARED) != 0;
    boolean recorded = kind == ThreadState.WAIT_LOCK || kind == ThreadState.WAIT_NOTIFY;
    Object awaiting = recorded ? null : s.awaiting;
    if (recorded ? record == null : awaiting == null) {
      return null; // it changed while it was read
    }
    if (kind == ThreadState.WAIT_NOTIFY
        && (isBackInQueue(record, thread)
            || (record.kind == LockRecord.MONITOR
                && (ThreadTable.stateOf(thread) == Thread.State.BLOCKED
                    || internals.isNotified(thread))))) {
      // It was signalled, and waits for its lock again: no time-out ends that.
      return new Waiting.Want(
          record.resource, (int) info, 1, false, item, ThreadState.WAIT_LOCK, null);
    }
    return new Waiting.Want(record, (int) info, permits, timed, item, kind, awaiting);
  }

  private boolean isBackInQueue(LockRecord condition, Thread thread) {
    if (condition.kind != LockRecord.CONDITION) {
      return false; // of a monitor the JVM says
    }
    Object of = internals.synchronizerOf(condition.get());
    return of != null && JvmInternals.isQueued(of, thread);
  }
}
