package dev.impasse.core.model;

import java.util.List;

/** What sort of resource a lock is; the codes are those of traces and of the runtime. */
public enum LockKind {
  /** Not known: the definition is missing from the trace. */
  UNKNOWN(0, "lock", EndedBy.UNKNOWN),
  /** What {@code synchronized} takes. */
  MONITOR(1, "monitor", EndedBy.OWNER, Trait.LOCK, Trait.REENTRANT),
  /** A {@code ReentrantLock}. */
  REENTRANT_LOCK(2, "ReentrantLock", EndedBy.OWNER, Trait.LOCK, Trait.REENTRANT),
  /** A {@code ReentrantReadWriteLock}: both halves are one resource with two modes. */
  READ_WRITE_LOCK(
      3, "ReentrantReadWriteLock", EndedBy.OWNER, Trait.LOCK, Trait.REENTRANT, Trait.SHARED),
  /** A {@code StampedLock}. */
  STAMPED_LOCK(4, "StampedLock", EndedBy.RELEASE, Trait.LOCK, Trait.SHARED),
  /** A {@code Semaphore}: counts permits. */
  SEMAPHORE(5, "Semaphore", EndedBy.RELEASE, Trait.SHARED, Trait.PERMITS),
  /** Another implementation of {@code Lock}, or a declared lock class. */
  CUSTOM_LOCK(6, "Lock", EndedBy.RELEASE, Trait.LOCK, Trait.OWN_CONTRACT),
  /** A {@code Condition}. */
  CONDITION(7, "Condition", EndedBy.UNKNOWN),
  /** The end of a thread, which {@code join} waits for. */
  THREAD_END(8, "thread end", EndedBy.OWNER),
  /** A {@code CountDownLatch}. */
  LATCH(9, "CountDownLatch", EndedBy.SIGNAL),
  /** A {@code CyclicBarrier}. */
  BARRIER(10, "CyclicBarrier", EndedBy.SIGNAL),
  /** A {@code Phaser}. */
  PHASER(11, "Phaser", EndedBy.SIGNAL),
  /** An {@code Exchanger}. */
  EXCHANGER(12, "Exchanger", EndedBy.SIGNAL),
  /** A {@code BlockingQueue}: an item in it, or room. */
  QUEUE(13, "BlockingQueue", EndedBy.SIGNAL),
  /** The result of a {@code Future}. */
  FUTURE(14, "Future", EndedBy.TASK),
  /** A free thread of an executor, for a task that waits in its queue. */
  EXECUTOR(15, "executor", EndedBy.TASK),
  /** The initialisation of a class, which one thread does and others wait for. */
  CLASS_INIT(16, "class initialisation", EndedBy.OWNER),
  /** A notification on a monitor, or a signal of a condition. */
  NOTIFICATION(17, "notification", EndedBy.SIGNAL),
  /** A channel through which threads hand things over; nobody holds it or waits for it. */
  CHANNEL(18, "channel", EndedBy.SIGNAL, Trait.SHARED);

  /** What else is true of a kind. */
  private enum Trait {
    /** A lock: exclusive, or with a read and a write half. */
    LOCK,
    /** The thread that holds it may take it again. */
    REENTRANT,
    /** Several threads can hold it at once. */
    SHARED,
    /** It counts permits. */
    PERMITS,
    /** The program's own code decides how long a wait for it lasts. */
    OWN_CONTRACT
  }

  private static final LockKind[] BY_CODE = values();

  private final int code;
  private final String word;
  private final EndedBy endedBy;
  private final boolean lock;
  private final boolean reentrant;
  private final boolean shared;
  private final boolean permits;
  private final boolean ownContract;

  LockKind(int code, String word, EndedBy endedBy, Trait... traits) {
    this.code = code;
    this.word = word;
    this.endedBy = endedBy;
    List<Trait> all = List.of(traits);
    this.lock = all.contains(Trait.LOCK);
    this.reentrant = all.contains(Trait.REENTRANT);
    this.shared = all.contains(Trait.SHARED);
    this.permits = all.contains(Trait.PERMITS);
    this.ownContract = all.contains(Trait.OWN_CONTRACT);
  }

  /** Returns the number of this kind in traces. */
  public int code() {
    return code;
  }

  /** Returns how reports call this kind. */
  public String word() {
    return word;
  }

  /** Returns who may end a wait for it. */
  public EndedBy endedBy() {
    return endedBy;
  }

  /** Whether it is a lock, of which a thread in its queue is sure to wait for that lock alone. */
  public boolean isLock() {
    return lock;
  }

  /** Whether several threads can hold it at once, in shared mode or by permits. */
  public boolean sharedCapable() {
    return shared;
  }

  /** Whether it counts permits. */
  public boolean hasPermits() {
    return permits;
  }

  /** Whether another thread than the one that acquired it may release it. */
  public boolean releasedByAnybody() {
    return endedBy == EndedBy.RELEASE;
  }

  /** Whether the program's own code decides how long a wait for it lasts. */
  public boolean hasOwnContract() {
    return ownContract;
  }

  /** Whether nobody holds it in the sense of a lock: it is brought about by others. */
  public boolean isSignal() {
    return endedBy == EndedBy.SIGNAL || endedBy == EndedBy.TASK;
  }

  /** Whether the thread that holds it may take it again. */
  public boolean reentrant() {
    return reentrant;
  }

  /** Returns the kind with a code, {@link #UNKNOWN} if there is none. */
  public static LockKind ofCode(int code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : UNKNOWN;
  }
}
