package dev.impasse.core.replay;

import dev.impasse.core.model.Mode;
import dev.impasse.core.trace.EventCursor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who holds and wants what after the events so far.
 *
 * <p>Believes the events, and no more: a release of what is not held changes no holder of the same
 * thread, and is counted. Not thread-safe.
 *
 * <p><b>Cost.</b> {@code O(locks held by the thread)} for an event.
 */
public final class LockState {

  private static final int DIRECT = 1 << 12;
  private static final int MOST_MARKED = 1 << 26;
  private static final ThreadLocks NOTHING = new ThreadLocks();

  private final Map<Integer, ThreadLocks> threads = new TreeMap<>();
  private @Nullable ThreadLocks[] direct = new ThreadLocks[16];
  private final BitSet releasedByHolders = new BitSet();
  private final BitSet releasedByOthers = new BitSet();
  private long unmatchedReleases;
  private long drops;

  /** Returns the state of a thread: those of the first threads are in an array. */
  private ThreadLocks stateOf(int thread) {
    if (thread >= 0 && thread < direct.length) {
      ThreadLocks known = direct[thread];
      if (known != null) {
        return known;
      }
    }
    ThreadLocks state = threads.computeIfAbsent(thread, k -> new ThreadLocks());
    if (thread >= 0 && thread < DIRECT) {
      if (thread >= direct.length) {
        direct = Arrays.copyOf(direct, Math.max(thread + 1, 2 * direct.length));
      }
      direct[thread] = state;
    }
    return state;
  }

  /** Applies the event that a cursor is at. */
  public void apply(EventCursor event) {
    ThreadLocks t = stateOf(event.thread());
    Mode mode = event.shared() && !event.isAboutThread() ? Mode.SHARED : Mode.EXCLUSIVE;
    int lock = event.operand();
    switch (event.operation().effect(event.tried())) {
      case BEGINS_WAIT -> t.begin(reason(event), mode, event);
      case ENDS_WAIT -> t.endWait(reason(event), lock);
      case ACQUIRES -> {
        t.endWait(PendingWait.Reason.LOCK, lock);
        t.acquire(lock, mode, event);
      }
      case REENTERS -> {
        t.endWait(PendingWait.Reason.LOCK, lock);
        t.change(lock, mode, 1);
      }
      case LEAVES -> t.change(lock, mode, -1);
      case RELEASES -> release(t, lock, mode, event.count());
      case SUSPENDS -> t.suspend(lock, event);
      case RESUMES -> t.resume(lock, event);
      case ENDS_THREAD -> t.end();
      case FORGETS -> {
        // What it held may be long gone: believe nothing of it.
        drops++;
        if (event.shared()) {
          threads.values().forEach(ThreadLocks::forget); // any of them may write to that stream
        } else {
          t.forget();
        }
      }
      case NONE, STARTS_THREAD -> {
        // no change of who holds or wants what
      }
    }
  }

  private static PendingWait.Reason reason(EventCursor event) {
    return event.isAboutThread() ? PendingWait.Reason.THREAD_END : PendingWait.Reason.LOCK;
  }

  private void release(ThreadLocks t, int lock, Mode mode, int count) {
    switch (t.release(lock, mode, count)) {
      case WHOLLY -> mark(releasedByHolders, lock);
      case IN_PART -> {
        // it still holds some
      }
      case NOT_HELD -> {
        unmatchedReleases++;
        if (mode == Mode.EXCLUSIVE) {
          releaseByAnother(lock);
        }
      }
    }
  }

  /** Some locks may be released by any thread: whoever held it does so no longer. */
  private void releaseByAnother(int lock) {
    for (ThreadLocks other : threads.values()) {
      if (other.release(lock, Mode.EXCLUSIVE, 0) == ThreadLocks.Release.WHOLLY) {
        mark(releasedByOthers, lock);
      }
    }
  }

  private static void mark(BitSet locks, int lock) {
    if (lock >= 0 && lock < MOST_MARKED) {
      locks.set(lock);
    }
  }

  /** Whether a holder was seen to release a lock, and nobody else to do so in its place. */
  boolean isReleasedByItsHolder(int lock) {
    return lock >= 0 && releasedByHolders.get(lock) && !releasedByOthers.get(lock);
  }

  private ThreadLocks of(int thread) {
    return threads.getOrDefault(thread, NOTHING);
  }

  /** Returns the numbers of the threads seen so far, ascending. */
  public Set<Integer> threads() {
    return Collections.unmodifiableSet(threads.keySet());
  }

  /** Returns what a thread holds, oldest first. */
  public List<HeldLock> held(int thread) {
    return of(thread).held();
  }

  /** Returns what a thread released for as long as it waits: by lock, the oldest first. */
  public List<HeldLock> suspended(int thread) {
    return of(thread).suspended();
  }

  /** Returns what a thread waits for, outermost first. */
  public List<PendingWait> waits(int thread) {
    return of(thread).waits();
  }

  /** Whether a thread holds anything. */
  public boolean isHolding(int thread) {
    return of(thread).isHolding();
  }

  /** Returns the number of the event at which a thread began to wait last, 0 if it never did. */
  long waitsSince(int thread) {
    return of(thread).waitsSince();
  }

  /** Whether a thread waits for anything. */
  public boolean isWaiting(int thread) {
    return of(thread).isWaiting();
  }

  /** Whether a thread ended. */
  public boolean ended(int thread) {
    return of(thread).ended();
  }

  /** Returns how many releases there were of what was not held, by these events. */
  public long unmatchedReleases() {
    return unmatchedReleases;
  }

  /** Returns how often events of a thread were missing. */
  public long drops() {
    return drops;
  }
}
