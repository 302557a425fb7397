package dev.impasse.core.model;

/** What sort of resource a lock is; the codes are those of traces and of the runtime. */
public enum LockKind {
  /** Not known: the definition is missing from the trace. */
  UNKNOWN(0, "lock"),
  /** What {@code synchronized} takes. */
  MONITOR(1, "monitor"),
  /** A {@code ReentrantLock}. */
  REENTRANT_LOCK(2, "ReentrantLock"),
  /** A {@code ReentrantReadWriteLock}: both halves are one resource with two modes. */
  READ_WRITE_LOCK(3, "ReentrantReadWriteLock"),
  /** A {@code StampedLock}. */
  STAMPED_LOCK(4, "StampedLock"),
  /** A {@code Semaphore}: counts permits. */
  SEMAPHORE(5, "Semaphore"),
  /** Another implementation of {@code Lock}, or a declared lock class. */
  CUSTOM_LOCK(6, "Lock"),
  /** A {@code Condition}. */
  CONDITION(7, "Condition"),
  /** The end of a thread, which {@code join} waits for. */
  THREAD_END(8, "thread end"),
  /** A {@code CountDownLatch}. */
  LATCH(9, "CountDownLatch"),
  /** A {@code CyclicBarrier}. */
  BARRIER(10, "CyclicBarrier"),
  /** A {@code Phaser}. */
  PHASER(11, "Phaser"),
  /** An {@code Exchanger}. */
  EXCHANGER(12, "Exchanger"),
  /** A {@code BlockingQueue}: an item in it, or room. */
  QUEUE(13, "BlockingQueue"),
  /** The result of a {@code Future}. */
  FUTURE(14, "Future"),
  /** A free thread of an executor, for a task that waits in its queue. */
  EXECUTOR(15, "executor"),
  /** The initialisation of a class, which one thread does and others wait for. */
  CLASS_INIT(16, "class initialisation"),
  /** A notification on a monitor, or a signal of a condition. */
  NOTIFICATION(17, "notification"),
  /** A channel through which threads hand things over; nobody holds it or waits for it. */
  HAND_OVER(18, "hand-over");

  private static final LockKind[] BY_CODE = values();

  private final int code;
  private final String word;

  LockKind(int code, String word) {
    this.code = code;
    this.word = word;
  }

  /** Returns the number of this kind in traces. */
  public int code() {
    return code;
  }

  /** Returns how reports call this kind. */
  public String word() {
    return word;
  }

  /** Whether several threads can hold it at once, in shared mode or by permits. */
  public boolean sharedCapable() {
    return this == READ_WRITE_LOCK
        || this == STAMPED_LOCK
        || this == SEMAPHORE
        || this == HAND_OVER;
  }

  /** Whether nobody holds it in the sense of a lock: it is brought about by others. */
  public boolean isSignal() {
    return code >= 9 && this != CLASS_INIT; // the codes of locks are below that
  }

  /** Whether the thread that holds it may take it again. */
  public boolean reentrant() {
    return this == MONITOR || this == REENTRANT_LOCK || this == READ_WRITE_LOCK;
  }

  /** Returns the kind with a code, {@link #UNKNOWN} if there is none. */
  public static LockKind ofCode(int code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : UNKNOWN;
  }
}
