package dev.impasse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What Impasse knows of one lock object: a number, a kind, who holds it, and its ticket counter.
 *
 * <p>A record refers to the lock weakly, so that it never keeps alive what the application let go.
 * The two halves of a read-write lock (and the views of a stamped lock) each have a record of their
 * own, whose {@link #resource} is the record of the whole lock: number, owner and tickets are those
 * of the resource.
 *
 * <p><b>Threading.</b> {@link #ownerId()} is written only by the thread that holds the lock
 * exclusively; anybody may read it, and may read an old value. Tickets of exclusive locks are plain
 * stores by the holder; tickets of shared locks are atomic.
 */
public final class LockRecord extends WeakReference<Object> {

  /** Kind codes, the same as {@code LockKind} in core and in trace files. */
  public static final int MONITOR = 1;

  /** A {@code ReentrantLock} or a subclass. */
  public static final int REENTRANT_LOCK = 2;

  /** A {@code ReentrantReadWriteLock}; its halves have records of their own. */
  public static final int READ_WRITE_LOCK = 3;

  /** A {@code StampedLock}. */
  public static final int STAMPED_LOCK = 4;

  /** A {@code Semaphore}. */
  public static final int SEMAPHORE = 5;

  /** Any other implementation of {@code Lock}, or a declared lock class. */
  public static final int CUSTOM_LOCK = 6;

  /** A {@code Condition}; its {@link #resource} is the lock it belongs to. */
  public static final int CONDITION = 7;

  /**
   * A {@code CountDownLatch}, {@code CyclicBarrier}, {@code Phaser}, {@code Exchanger} or queue.
   */
  public static final int SIGNAL = 9;

  /** A channel of {@link HappensBefore}; never held, and never waited for. */
  public static final int CHANNEL = 18;

  private static final VarHandle TICKET;
  private static final VarHandle READ_HALF;
  private static final VarHandle OWNER;
  private static final VarHandle SIGNALLERS;

  static {
    try {
      TICKET = MethodHandles.lookup().findVarHandle(LockRecord.class, "ticket", long.class);
      OWNER = MethodHandles.lookup().findVarHandle(LockRecord.class, "ownerId", long.class);
      SIGNALLERS =
          MethodHandles.lookup().findVarHandle(LockRecord.class, "signallers", Signaller.class);
      READ_HALF =
          MethodHandles.lookup().findVarHandle(LockRecord.class, "readHalf", LockRecord.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Number of the lock in traces, from 1; of the whole lock for a half. */
  public final int id;

  /** Identity hash code of the lock object. */
  public final int hash;

  /** One of the kind codes of this class. */
  public final int kind;

  /** Class name of the lock object, or of the whole lock for a half. */
  public final String className;

  /** The whole lock: this record itself, but for halves, views and conditions. */
  public final LockRecord resource;

  /** Whether acquiring through this object shares the lock (read half, permits). */
  public final boolean shared;

  /** Whether {@code tryLock()} has the same fairness as {@code lock()}: a plain unfair lock. */
  final boolean barging;

  /** Whether only one thread at a time can hold the lock, as far as its class says. */
  public final boolean exclusive;

  /** Whether another thread than the one that took it may release it, by its kind. */
  public final boolean releasedByAnybody;

  private long ownerId;

  /**
   * Whether somebody released what he had not acquired: then holders say nothing about who will.
   */
  public volatile boolean foreignRelease;

  /** Whether a holder was seen to release what it had acquired itself. */
  public volatile boolean releasedByHolder;

  /** Whether two threads were seen to hold it at once although it was thought exclusive. */
  public volatile boolean sharedInFact;

  /** Permits of a semaphore when it was first seen, free ones; -1 for other locks. */
  public final int permitsAtFirst;

  /** The site that names this lock best: the first that reads it from a field, else the first. */
  public volatile int namingSite;

  /** The record of the read mode of a stamped lock, made when first needed. */
  private volatile @Nullable LockRecord readHalf;

  /** Who brought about what others wait for through this: notified, counted down, put. */
  private volatile @Nullable Signaller signallers;

  /** The thread of {@link #signallers} that was noted last, and what; saves most look-ups. */
  private long lastSignal;

  /** How many waits for a notification or signal of it have come to an end; about. */
  public int answered;

  /** How many waits for a notification began, of code that is not woven otherwise; about. */
  public int awaited;

  /** Next record in the same bucket of {@link LockTable}. */
  volatile @Nullable LockRecord next;

  private long ticket;

  LockRecord(
      @Nullable Object lock,
      @Nullable ReferenceQueue<Object> queue,
      int id,
      int hash,
      int kind,
      String className,
      @Nullable LockRecord whole,
      boolean shared,
      boolean barging,
      boolean exclusive) {
    super(lock, queue);
    this.id = id;
    this.hash = hash;
    this.kind = kind;
    this.className = className;
    this.resource = whole == null ? this : whole;
    this.shared = shared;
    this.barging = barging;
    this.exclusive = exclusive;
    this.releasedByAnybody = releasedByAnybody(kind);
    this.permitsAtFirst = lock instanceof Semaphore semaphore ? semaphore.availablePermits() : -1;
  }

  /** Returns what stands for no lock, but closes a chain of {@link LockBuckets}. */
  static LockRecord mark() {
    return new LockRecord(null, null, 0, 0, 0, "", null, false, false, false);
  }

  /** Whether this is a mark, and no record. */
  boolean isMark() {
    return kind == 0;
  }

  /** Returns the record of the read mode of this stamped lock. */
  LockRecord readHalf(Object lock) {
    LockRecord half = readHalf;
    if (half != null) {
      return half;
    }
    LockRecord made =
        new LockRecord(lock, null, id, hash, kind, className, this, true, false, false);
    LockRecord before = (LockRecord) READ_HALF.compareAndExchange(this, null, made);
    return before == null ? made : before;
  }

  /**
   * Notes that a thread brings about what others wait for.
   *
   * @param item of a queue: an item, else room
   */
  void signalledBy(ThreadState s, int site, boolean item) {
    if (isLast(s.threadId, item)) {
      return;
    }
    Signaller head = signallers;
    Thread thread = s.thread;
    if (thread != null && isNew(head, s.threadId, item)) {
      SIGNALLERS.compareAndSet(
          this, head, new Signaller(thread, s.threadId, site, item, HoldStack.heldNow(s), head));
    }
  }

  /** The same of a thread that may have gone on, or ended: what it held is not known. */
  void broughtBy(Thread thread, long id, boolean item) {
    Signaller head = signallers;
    if (!isLast(id, item) && isNew(head, id, item)) {
      SIGNALLERS.compareAndSet(
          this, head, new Signaller(thread, id, 0, item, new LockRecord[0], head));
    }
  }

  /** Whether it was noted last, which saves most look-ups; it is from now on. */
  private boolean isLast(long threadId, boolean item) {
    long key = threadId << 1 | (item ? 1 : 0);
    if (lastSignal == key) {
      return true;
    }
    lastSignal = key; // racy: at worst the list is searched once more
    return false;
  }

  private static boolean isNew(@Nullable Signaller head, long threadId, boolean item) {
    int known = 0;
    for (Signaller one = head; one != null; one = one.next) {
      if (one.threadId == threadId && one.item == item) {
        return false;
      }
      known++;
    }
    return known <= Signaller.MOST;
  }

  /** Returns who was seen to bring about what is waited for, newest first, or null. */
  public @Nullable Signaller signallers() {
    return signallers;
  }

  /** Returns the next ticket of this resource; only its exclusive holder may call this. */
  long nextTicketPlain() {
    return ticket++;
  }

  /** Returns the next ticket of this resource, atomically. */
  long nextTicketAtomic() {
    return (long) TICKET.getAndAdd(this, 1L);
  }

  /** Whether tickets of this resource are taken by several threads at once. */
  public boolean sharedCapable() {
    return sharedCapable(kind);
  }

  /** Whether several threads can hold a lock of a kind at once, as {@code LockKind} says too. */
  public static boolean sharedCapable(int kind) {
    return kind == READ_WRITE_LOCK || kind == STAMPED_LOCK || kind == SEMAPHORE || kind == CHANNEL;
  }

  /** Whether anybody may release a lock of a kind, as {@code LockKind} says too. */
  public static boolean releasedByAnybody(int kind) {
    return kind == STAMPED_LOCK || kind == SEMAPHORE || kind == CUSTOM_LOCK;
  }

  /**
   * Returns the id of the thread that holds this resource exclusively, or 0; may be an old value.
   * Not kept for {@link #barging} locks, whose owner the JDK keeps. A number and not a reference:
   * storing it costs the garbage collector nothing.
   */
  public long ownerId() {
    return (long) OWNER.getOpaque(this);
  }

  /** The same for the holder, who sees what it wrote. */
  long ownerIdPlain() {
    return ownerId;
  }

  void setOwner(long threadId) {
    ownerId = threadId;
  }
}
