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
 * something over. The end of a thread is a lock that the thread holds from its start on, if
 * somebody waits for it while holding locks. Nor is it known for certain what holds behind a gap:
 * reading ends at the first place where events are missing.
 */
final class RecordedFeed implements TraceFeed {

  private static final int MANY = 8;

  /** Tells channels from threads, whose numbers are of 32 bits. */
  private static final long CHANNEL = 1L << 40;

  /** Tells ends of threads from locks. */
  private static final long END = 1L << 41;

  private final EventSource source;
  private @Nullable Replay along;
  private final ThreadEnds ends = new ThreadEnds();
  private final PermitLocks permits = new PermitLocks();
  private final LongIntMap threadIndex = new LongIntMap();
  private final LongIntMap lockIndex = new LongIntMap();
  private final IntList threadIds = new IntList();
  private final IntList lockIds = new IntList();
  private final BitSet irreversible = new BitSet();
  private final LongIntMap siteKinds = new LongIntMap();
  private LongIntMap timed = new LongIntMap();
  private int timedCount;
  private @Nullable LockKind[] kinds = new LockKind[MANY];
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
    timed = new LongIntMap();
    timedCount = 0;
    Arrays.fill(holder, -1);
    Arrays.fill(afterCount, 0);
    Replay replay = along;
    along = null;
    EventCursor event = replay == null ? source.cursor() : replay.cursor();
    while (replay == null ? event.next() : replay.step() != null) {
      if (event.op() == EventWord.OP_DROPPED) {
        gap = event.index();
        break;
      }
      builder.at(event.index());
      int thread = index(threadIndex, threadIds, event.thread());
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
        int child = index(threadIndex, threadIds, event.operand());
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
          int child = index(threadIndex, threadIds, event.operand());
          if (ends.waited(thread, child, builder.holdsAny(thread))) {
            builder.acquire(thread, endOf(child), Mode.SHARED, false, event.site());
            builder.release(thread, endOf(child), Mode.SHARED, event.site());
          }
          builder.orderAfterAll(thread, child);
        }
      }
      case EventWord.OP_REQUEST -> {
        if (event.timed()) {
          long key = key(thread, lock(event));
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
      case EventWord.OP_NOTIFY, EventWord.OP_SENT -> handOver(event.operand(), thread, builder);
      case EventWord.OP_RECEIVED -> takeOver(event.operand(), thread, builder);
      default -> {
        // neither a lock nor an order
      }
    }
  }

  private void acquire(EventCursor event, int thread, int lock, SyncTraceBuilder builder) {
    if (afterCount[lock] > 0) {
      builder.order(thread, afterThread[lock], afterCount[lock]);
    }
    boolean semaphore = kind(lock) == LockKind.SEMAPHORE;
    if (semaphore) {
      permits.acquired(thread, lock, event.count(), all(event));
      if (!permits.isLock(lock)) {
        takeOver(event.operand(), thread, builder);
        return;
      }
    }
    Mode mode = event.shared() && !semaphore ? Mode.SHARED : Mode.EXCLUSIVE;
    boolean tried = endTimed(thread, lock) || tries(event.site());
    if (mode == Mode.EXCLUSIVE) {
      holder[lock] = thread;
    }
    builder.acquire(thread, lock, mode, tried, event.site());
  }

  private void release(EventCursor event, int thread, int lock, SyncTraceBuilder builder) {
    boolean semaphore = kind(lock) == LockKind.SEMAPHORE;
    if (semaphore) {
      permits.released(thread, lock, event.count(), all(event));
      if (!permits.isLock(lock)) {
        handOver(event.operand(), thread, builder);
        return;
      }
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
    }
    if (!shared) {
      holder[lock] = -1;
    }
  }

  private int all(EventCursor event) {
    return source.definitions().permits(event.operand());
  }

  private void handOver(int through, int thread, SyncTraceBuilder builder) {
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
    int channel = threadIndex.get(CHANNEL | through);
    if (channel < 0) {
      channel = threadIndex.intern(CHANNEL | through);
      threadIds.add(0); // never one of a deadlock
    }
    return channel;
  }

  private boolean tries(int site) {
    int known = siteKinds.get(site);
    if (known < 0) {
      known = source.definitions().site(site).mayGiveUp() ? 1 : 0;
      siteKinds.put(site, known);
    }
    return known == 1;
  }

  private int lock(EventCursor event) {
    int lock = index(lockIndex, lockIds, event.operand());
    room(lock);
    return lock;
  }

  private void room(int lock) {
    if (lock >= holder.length) {
      int old = holder.length;
      int size = Math.max(lock + 1, old * 2);
      holder = Arrays.copyOf(holder, size);
      kinds = Arrays.copyOf(kinds, size);
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

  private LockKind kind(int lock) {
    LockKind kind = kinds[lock];
    if (kind == null) {
      kind = source.definitions().lock(lockIds.get(lock)).kind();
      kinds[lock] = kind;
    }
    return kind;
  }

  /** Returns the number of the end of a thread, which is a lock that the thread holds. */
  private int endOf(int thread) {
    int lock = lockIndex.get(END | thread);
    if (lock < 0) {
      lock = lockIndex.intern(END | thread);
      lockIds.add(-1 - thread);
      room(lock);
    }
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
    boolean locks = permits.found(); // both have to draw their conclusions
    return ends.found() || locks;
  }

  private static int index(LongIntMap map, IntList ids, int id) {
    int index = map.get(id);
    if (index < 0) {
      index = map.intern(id);
      ids.add(id);
    }
    return index;
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
    return threadIds.get(thread);
  }

  @Override
  public int lockId(int lock) {
    return lockIds.get(lock);
  }

  /** Returns the number of the first event behind which events are missing, 0 if there is none. */
  long gap() {
    return gap;
  }
}
