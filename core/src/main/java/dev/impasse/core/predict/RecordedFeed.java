package dev.impasse.core.predict;

import dev.impasse.core.finding.LockRef;
import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.replay.Replay;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.EventSource;
import dev.impasse.runtime.EventWord;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads recorded events into a {@link SyncTraceBuilder}.
 *
 * <p>An acquire that would not have blocked for ever ({@code tryLock}, with or without a time)
 * opens a section, but is never what a side waits for. Semaphores are locks if they are used as
 * such ({@link PermitLocks}); of others, who acquires comes after all who released before, as who
 * was notified does after all who notified, and who takes something over after all who handed
 * something over. A lock of an own class is one if it excludes ({@link OwnLocks}). The end of a
 * thread is a lock that the thread holds from its start on, if somebody waits for it while holding
 * locks. Nor is it known for certain what holds behind a gap: reading ends at the first place where
 * events are missing.
 *
 * <p>One piece, though long: what an event means depends on what the same walk knows of its thread
 * and its lock.
 */
final class RecordedFeed implements TraceFeed {

  private static final int MANY = 8;

  // What is known of a lock.
  private static final int SEMAPHORE = 1;
  private static final int NO_SEMAPHORE = 2;
  private static final int RELEASED_BY_ANOTHER = 4;
  private static final int OWN = 8;

  // What is known of a site.
  private static final int MAY_GIVE_UP = 1;
  private static final int BLOCKS = 2;
  private static final int MOST_SITES = 1 << 20;

  private final EventSource source;
  private @Nullable Replay along;
  private final ThreadEnds ends = new ThreadEnds();
  private final PermitLocks permits = new PermitLocks();
  private final OwnLocks own = new OwnLocks(this::excludes);
  private final Numbering threads = new Numbering();
  private final Numbering locks = new Numbering();
  private final BitSet irreversible = new BitSet();
  private byte[] siteKinds = new byte[256];
  private LongIntMap timed = new LongIntMap();
  private int timedCount;
  private byte[] known = new byte[MANY];
  private int[] holder = new int[MANY];
  // Who acquires a lock comes after this point of this thread: its last foreign release.
  private int[] afterThread = new int[MANY];
  private int[] afterCount = new int[MANY];
  private long gap;

  RecordedFeed(EventSource source) {
    this.source = source;
  }

  /** Takes the events of the first reading from a replay, which is played to its end by that. */
  RecordedFeed(EventSource source, Replay along) {
    this.source = source;
    this.along = along;
  }

  @Override
  public void feed(SyncTraceBuilder builder) {
    ends.begin();
    permits.begin();
    own.begin();
    timed = new LongIntMap();
    timedCount = 0;
    Arrays.fill(holder, -1);
    for (int lock = 0; lock < known.length; lock++) {
      known[lock] &= SEMAPHORE | NO_SEMAPHORE | OWN;
    }
    Replay replay = along;
    along = null;
    EventCursor event = replay == null ? source.cursor() : replay.cursor();
    while (replay == null ? event.next() : replay.step() != null) {
      if (event.op() == EventWord.OP_DROPPED) {
        gap = event.index();
        break;
      }
      builder.at(event.index());
      int thread = threads.of(event.thread());
      if (ends.opens(thread)) {
        builder.acquire(thread, endOf(thread), Mode.EXCLUSIVE, false, 0);
      }
      apply(event, thread, builder);
    }
    if (replay != null) {
      replay.finish();
    }
  }

  private void apply(EventCursor event, int thread, SyncTraceBuilder builder) {
    switch (event.op()) {
      case EventWord.OP_START -> {
        int child = threads.of(event.operand());
        builder.order(child, thread, builder.now(thread));
        if (ends.opens(child)) {
          builder.acquire(child, endOf(child), Mode.EXCLUSIVE, false, 0);
        }
      }
      case EventWord.OP_END -> {
        if (ends.counts(thread)) {
          builder.releaseWholly(thread, endOf(thread), Mode.EXCLUSIVE, 0);
        }
      }
      case EventWord.OP_JOIN -> ends.waits(thread, event.timed());
      case EventWord.OP_JOINED -> {
        if (!event.tried()) {
          int child = threads.of(event.operand());
          if (ends.waited(thread, child, builder.holdsAny(thread))) {
            builder.acquire(thread, endOf(child), Mode.SHARED, false, event.site());
            builder.release(thread, endOf(child), Mode.SHARED, event.site());
          }
          builder.orderAfterAll(thread, child);
        }
      }
      case EventWord.OP_REQUEST -> {
        int lock = lock(event);
        if ((known[lock] & OWN) != 0) {
          own.requested(thread, lock);
        }
        if (event.timed()) {
          long key = key(thread, lock);
          timedCount += timed.get(key) == 1 ? 0 : 1;
          timed.put(key, 1);
        }
      }
      case EventWord.OP_FAILED -> endTimed(thread, lock(event));
      case EventWord.OP_ACQUIRE -> acquire(event, thread, lock(event), builder);
      case EventWord.OP_RELEASE -> release(event, thread, lock(event), builder);
      case EventWord.OP_WAIT -> {
        int lock = lock(event);
        irreversible.set(lock);
        builder.releaseWholly(thread, lock, Mode.EXCLUSIVE, event.site());
      }
      case EventWord.OP_RESUME -> {
        int lock = lock(event);
        takeOver(event.operand(), thread, builder);
        holder[lock] = thread;
        builder.acquire(thread, lock, Mode.EXCLUSIVE, false, event.site());
      }
      case EventWord.OP_NOTIFY, EventWord.OP_SENT -> edgeThrough(event.operand(), thread, builder);
      case EventWord.OP_RECEIVED -> takeOver(event.operand(), thread, builder);
      default -> {
        // neither a lock nor an order
      }
    }
  }

  private void acquire(EventCursor event, int thread, int lock, SyncTraceBuilder builder) {
    int facts = known[lock];
    if ((facts & RELEASED_BY_ANOTHER) != 0) {
      builder.order(thread, afterThread[lock], afterCount[lock]);
    }
    boolean semaphore = (facts & SEMAPHORE) != 0;
    if (semaphore) {
      permits.acquired(thread, lock, event.count(), all(event));
      own.acquiredInside(thread, lock, true);
      if (!permits.isLock(lock)) {
        takeOver(event.operand(), thread, builder);
        return;
      }
    }
    if ((facts & OWN) != 0) {
      own.acquired(thread, lock);
      if (own.isNone(lock)) {
        endTimed(thread, lock);
        return;
      }
    }
    Mode mode = event.shared() && !semaphore ? Mode.SHARED : Mode.EXCLUSIVE;
    if ((facts & (OWN | SEMAPHORE)) == 0) {
      own.acquiredInside(thread, lock, mode == Mode.EXCLUSIVE);
    }
    boolean tried = endTimed(thread, lock) || tries(event.site());
    if (mode == Mode.EXCLUSIVE) {
      holder[lock] = thread;
    }
    builder.acquire(thread, lock, mode, tried, event.site());
  }

  private void release(EventCursor event, int thread, int lock, SyncTraceBuilder builder) {
    boolean semaphore = (known[lock] & SEMAPHORE) != 0;
    if (semaphore) {
      permits.released(thread, lock, event.count(), all(event));
      own.releasedInside(thread, lock, true);
      if (!permits.isLock(lock)) {
        edgeThrough(event.operand(), thread, builder);
        return;
      }
    }
    if ((known[lock] & OWN) != 0) {
      own.released(lock);
      if (own.isNone(lock)) {
        return;
      }
    } else if (!semaphore) {
      own.releasedInside(thread, lock, !event.shared());
    }
    boolean shared = event.shared() && !semaphore;
    boolean held =
        shared
            ? builder.release(thread, lock, Mode.SHARED, event.site())
            : builder.releaseWholly(thread, lock, Mode.EXCLUSIVE, event.site());
    if (!held && !shared && holder[lock] >= 0) {
      // Given back by another thread: from now on all that take it come after that.
      builder.releaseWholly(holder[lock], lock, Mode.EXCLUSIVE, event.site());
      irreversible.set(lock);
      afterThread[lock] = thread;
      afterCount[lock] = builder.now(thread);
      known[lock] |= RELEASED_BY_ANOTHER;
    }
    if (!shared) {
      holder[lock] = -1;
    }
  }

  private boolean excludes(int lock) {
    return (known[lock] & SEMAPHORE) == 0 || permits.isLock(lock);
  }

  private int all(EventCursor event) {
    return source.definitions().permits(event.operand());
  }

  private void edgeThrough(int through, int thread, SyncTraceBuilder builder) {
    builder.order(channel(through), thread, builder.now(thread));
  }

  private void takeOver(int through, int thread, SyncTraceBuilder builder) {
    int channel = channel(through);
    builder.order(thread, channel, builder.now(channel));
  }

  /**
   * Returns the number of a channel, which is a thread of its own here that does nothing: it comes
   * after all who sent, and who receives comes after it, so that no sender waits for another.
   */
  private int channel(int through) {
    return threads.ofOther(through, 0); // never one of a deadlock
  }

  private boolean tries(int site) {
    int kind = site >= 0 && site < siteKinds.length ? siteKinds[site] : 0;
    return kind == 0 ? mayGiveUp(site) : kind == MAY_GIVE_UP;
  }

  private boolean mayGiveUp(int site) {
    boolean may = source.definitions().site(site).mayGiveUp();
    if (site >= 0 && site < MOST_SITES) {
      if (site >= siteKinds.length) {
        siteKinds = Arrays.copyOf(siteKinds, Math.max(site + 1, siteKinds.length * 2));
      }
      siteKinds[site] = (byte) (may ? MAY_GIVE_UP : BLOCKS);
    }
    return may;
  }

  private int lock(EventCursor event) {
    int lock = locks.of(event.operand());
    if (lock >= known.length || known[lock] == 0) {
      meet(lock, event.operand());
    }
    return lock;
  }

  private void meet(int lock, int id) {
    room(lock);
    LockKind kind = source.definitions().kind(id);
    known[lock] = (byte) (kind.hasPermits() ? SEMAPHORE : NO_SEMAPHORE);
    if (kind.hasOwnContract()) {
      known[lock] |= OWN;
      own.met(lock, id);
    }
  }

  private void room(int lock) {
    if (lock >= holder.length) {
      int old = holder.length;
      int size = Math.max(lock + 1, old * 2);
      holder = Arrays.copyOf(holder, size);
      known = Arrays.copyOf(known, size);
      Arrays.fill(holder, old, size, -1);
      afterThread = Arrays.copyOf(afterThread, size);
      afterCount = Arrays.copyOf(afterCount, size);
    }
  }

  /** Whether a thread wanted a lock for a time only; it does no longer. */
  private boolean endTimed(int thread, int lock) {
    if (timedCount == 0) {
      return false; // nearly always
    }
    long key = key(thread, lock);
    boolean was = timed.get(key) == 1;
    if (was) {
      timed.put(key, 0);
      timedCount--;
    }
    return was;
  }

  /** Returns the number of the end of a thread, which is a lock that the thread holds. */
  private int endOf(int thread) {
    int lock = locks.ofOther(thread, -1 - thread);
    room(lock);
    return lock;
  }

  @Override
  public LockRef lock(Definitions names, int lock) {
    int id = lockId(lock);
    return id >= 0
        ? TraceFeed.super.lock(names, lock)
        : new LockRef(
            0,
            LockKind.THREAD_END,
            "end of " + names.thread(threadId(-1 - id)).name(),
            "java.lang.Thread");
  }

  @Override
  public boolean again() {
    boolean locks = permits.found(); // all have to draw their conclusions
    return ends.found() || locks || own.found();
  }

  @Override
  public boolean hasData() {
    return false;
  }

  @Override
  public BitSet unproven() {
    return own.unproven(source.definitions());
  }

  @Override
  public boolean isInConstructor(int site) {
    return source.definitions().site(site).methodName().equals("<init>") && isOfItself(site);
  }

  @Override
  public boolean isOfItself(int site) {
    String lock = source.definitions().site(site).expression();
    return lock.equals("this") || lock.startsWith("this.");
  }

  private static long key(int thread, int lock) {
    return ((long) thread << 32) | lock;
  }

  @Override
  public BitSet irreversible() {
    return irreversible;
  }

  @Override
  public int threadId(int thread) {
    return threads.id(thread);
  }

  @Override
  public int lockId(int lock) {
    return locks.id(lock);
  }

  /** Returns the number of the first event behind which events are missing, 0 if there is none. */
  long gap() {
    return gap;
  }
}
