package dev.impasse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What one thread holds and waits for, as its hooks see it.
 *
 * <p><b>Shape.</b> A stack of holds (record, site, count), a short stack of waits (several when a
 * lock's own {@code lock()} blocks on another lock), two small caches from lock object to record,
 * and the stream its events go to. All of it stands here, so that a hook loads one object; what is
 * done with it is in classes beside: {@link StateWord}, {@link ThreadCaches}, {@link HoldStack} and
 * {@link HeldLocks}, {@link Waits}, {@link FastPath}, {@link UntrackedMonitors}, {@link
 * ThreadEvents}; and for the detector {@link ThreadView}.
 *
 * <p><b>Untracked monitors.</b> While only live detection is on, a monitor that the site has not
 * seen lately gets no record: the object itself is kept here, beside the stack of holds, while it
 * is held or wanted. It gets its record when the thread waits for a notification of it, signals
 * somebody while it holds it, or when the detector asks ({@link ThreadView}). Most monitors are
 * never asked for.
 *
 * <p><b>Threading.</b> Written by its thread alone, with plain stores; the detector reads it at any
 * time. A wait is published with a release store of the state word after the holds and the wait
 * itself, so a reader that sees a wait sees what was held when it began. While the same {@link
 * #stateWord()} stands and it has a wait, nothing here changes.
 *
 * <p><b>Cost.</b> A hold that is acquired and released costs a handful of plain loads and stores
 * and allocates nothing. {@code benchmarks/paired.sh} measures it.
 */
public final class ThreadState {

  /** Flag of a wait: shared mode (read half, permits). */
  public static final int SHARED = EventWord.FLAG_SHARED;

  /** Flag of a wait: it ends by itself after a time. */
  public static final int TIMED = EventWord.FLAG_TIMED;

  /** Kind of a wait: for a lock. */
  public static final int WAIT_LOCK = 0;

  /** Kind of a wait: for a notification or a signal; the lock was released. */
  public static final int WAIT_NOTIFY = 1;

  /** Kind of a wait: for the end of a thread, {@link #awaiting}. */
  public static final int WAIT_JOIN = 2;

  /** Kind of a wait: for what another thread brings about through {@link #awaiting}. */
  public static final int WAIT_SIGNAL = 3;

  /** How deep waits can nest; what is deeper is not published. */
  public static final int MAX_WAITS = 4;

  /** Stands in the place of the id of a thread. */
  private static final long WITHDRAWN = -1;

  private static final VarHandle WORD;
  private static final VarHandle THREAD_ID;

  static {
    try {
      THREAD_ID = MethodHandles.lookup().findVarHandle(ThreadState.class, "threadId", long.class);
      WORD = MethodHandles.lookup().findVarHandle(ThreadState.class, "word", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The thread this is of; null when it is a pooled state that no virtual thread uses now. */
  public volatile @Nullable Thread thread;

  /** {@link Thread#getId()}, which is also the number of the thread in traces. */
  public volatile long threadId;

  /** Whether it serves virtual threads, one after the other. */
  public final boolean virtual;

  /** Set while a hook works on its slow path, so that locks of the agent are not seen. */
  boolean busy;

  /** Which accesses it has seen; null until the first, and of states of virtual threads. */
  @Nullable SeenAccesses accesses;

  /** Set while a virtual thread puts the words of a hook together and writes them. */
  boolean writing;

  /** Id of the thread that it started last: the JDK's own code reports it once more. */
  long lastStarted;

  /** Its bits are those of {@link StateWord}. */
  long word;

  /**
   * The untracked monitor that is wanted, if the state word says that one is; else stale or null.
   */
  @Nullable Object wanted;

  /** Where it is wanted; which hold is about to be taken once more, if the state word says that. */
  int wantedSite;

  /** What is held and has no record, by the place in {@link #held}; null for what has one. */
  @Nullable Object[] untracked = new Object[4];

  /**
   * Records of what is held, oldest first; halves and views as such; a record of nothing for an
   * untracked monitor, whose own {@link ThreadView#heldAt} returns. Stale beyond the depth.
   */
  public LockRecord[] held = new LockRecord[4];

  /** Per hold: site in the low 32 bits, count (depth of re-entry, or permits) above. */
  public long[] heldInfo = new long[4];

  /**
   * What each wait is for, outermost first; a half or view stands for itself. Null for {@link
   * #WAIT_JOIN} and {@link #WAIT_SIGNAL}; stale beyond the depth.
   */
  public final @Nullable LockRecord[] waits = new LockRecord[MAX_WAITS];

  /** Per wait: site in the low 32 bits, permits above (24 bits), flags (4), kind (4). */
  public final long[] waitInfo = new long[MAX_WAITS];

  /** What the innermost wait is for that has no record: a thread, a latch, a queue, a future. */
  public volatile @Nullable Object awaiting;

  /** The monitor of the thread that is joined, released for as long; null if it was not held. */
  @Nullable LockRecord joinMonitor;

  /** What was held of {@link #joinMonitor}. */
  long joinHold;

  /** What the tasks that the thread runs, one within the other, will complete. */
  volatile @Nullable Object @Nullable [] running;

  /** How many entries of {@link #running} count. */
  int tasks;

  /** The semaphore whose permits the thread is about to acquire, in code of the JDK; else null. */
  @Nullable LockRecord entering;

  /** What it has brought about lately, see {@link Brought}; null until the first. */
  @Nullable Object @Nullable [] brought;

  /** Where the next one goes. */
  int nextBrought;

  /** Whether it is a worker of a pool that waits for its next task. */
  boolean resting;

  /** The lock of an own class that it is in a method of, the outermost; else null. */
  @Nullable Object operating;

  /** How many methods of {@link #operating} it is in, one within the other. */
  int operations;

  /**
   * Where events go; null when not recording. Of a virtual thread: where they are put together, for
   * {@link VirtualThreads#stream}.
   */
  public volatile @Nullable EventStream stream;

  /** The next state in the same chain of {@link ThreadTable} or {@link VirtualThreads}. */
  volatile @Nullable ThreadState next;

  /** Lock orders seen lately; null until the first, and when they are not collected. */
  public @Nullable OrderCache orders;

  /** How many threads it has started; counted while lock orders are collected. */
  public int starts;

  /** What the agent knows of what came before this thread's present; kept here for it. */
  public volatile @Nullable Object past;

  /** Records by site: see {@link ThreadCaches}. */
  @Nullable LockRecord[] siteCache = ThreadCaches.NONE;

  /** Records by identity hash; null until the first. */
  @Nullable LockRecord @Nullable [] hashCache;

  /** How often the cache by site did not know a lock. */
  int siteMisses;

  ThreadState(boolean virtual) {
    this.virtual = virtual;
  }

  /** Lends a state that is free to a virtual thread; false if it is not free. */
  boolean lend(long id) {
    return threadId == 0 && THREAD_ID.compareAndSet(this, 0L, id);
  }

  /** Makes sure that a free state is never lent again; false if it is not free. */
  boolean withdraw() {
    return lend(WITHDRAWN);
  }

  /**
   * Returns the number of holds and waits and the epoch in one word, read with acquire; see {@link
   * StateWord}. It differs from one wait to the next.
   */
  public long stateWord() {
    return (long) WORD.getAcquire(this);
  }

  /**
   * Changes the state word, with release. By a fence, which the first compiler knows as well as the
   * second: most hooks of a young program run in code of the first.
   */
  void setWord(long next) {
    VarHandle.releaseFence();
    word = next;
  }

  /** Returns how many locks are held now. */
  public int depth() {
    return StateWord.depth(word);
  }

  int waitDepth() {
    return StateWord.waitDepth(word);
  }

  /** Frees a pooled state when its virtual thread holds and awaits nothing more. */
  void leave() {
    if (virtual
        && depth() == 0
        && waitDepth() == 0
        && tasks == 0
        && entering == null
        && operating == null
        && !resting) {
      VirtualThreads.detach(this);
    }
  }
}
