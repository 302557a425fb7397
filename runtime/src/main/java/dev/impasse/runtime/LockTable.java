package dev.impasse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * The records of all lock objects, by identity, weakly.
 *
 * <p><b>Shape.</b> A fixed array of buckets, each a chain of records; a lock object is looked up
 * here only when the caches of a thread do not know it.
 *
 * <p><b>Threading.</b> Any thread inserts, with one compare-and-set at the head of a chain and no
 * lock. Only the agent's daemon unlinks records whose lock is gone ({@link #expunge}).
 *
 * <p><b>Cost.</b> {@code O(1)} while there are fewer live locks than buckets, linear in their
 * quotient after that.
 */
public final class LockTable {

  private static final int BUCKETS = 1 << 17;

  private static final VarHandle BUCKET = MethodHandles.arrayElementVarHandle(LockRecord[].class);

  private static final LockRecord[] TABLE = new LockRecord[BUCKETS];

  private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

  private static final AtomicInteger IDS = new AtomicInteger();

  private LockTable() {}

  /**
   * Returns the record of a lock object, or null if it has none yet.
   *
   * @param monitor whether its monitor is meant: an object may be a {@code Lock} and be
   *     synchronized on, and these are two resources
   */
  public static LockRecord find(Object lock, boolean monitor) {
    return find(lock, System.identityHashCode(lock), monitor);
  }

  static LockRecord find(Object lock, int hash, boolean monitor) {
    LockRecord r = (LockRecord) BUCKET.getAcquire(TABLE, bucket(hash));
    while (r != null) {
      if (r.hash == hash && (r.kind == LockRecord.MONITOR) == monitor && r.refersTo(lock)) {
        return r;
      }
      r = r.next;
    }
    return null;
  }

  /** Returns the record of a lock object, made now if it has none. */
  static LockRecord findOrMake(Object lock, int hash, boolean monitor, int site, ThreadState by) {
    LockRecord r = find(lock, hash, monitor);
    if (r != null) {
      return r;
    }
    return monitor
        ? insert(lock, hash, LockRecord.MONITOR, null, false, false, true, site, by)
        : make(lock, hash, site, by);
  }

  /** Returns the record of a latch, barrier, queue, ..., made now if it has none. */
  static LockRecord signal(Object target, int hash, int site) {
    LockRecord r = find(target, hash, false);
    return r != null
        ? r
        : insert(target, hash, LockRecord.SIGNAL, null, false, false, false, site, null);
  }

  /** Returns the record of a channel of {@link HandOvers}, made and defined if it has none. */
  static LockRecord handOver(Object anchor, ThreadState by) {
    int hash = System.identityHashCode(anchor);
    LockRecord r = find(anchor, hash, false);
    return r != null
        ? r
        : insert(anchor, hash, LockRecord.HAND_OVER, null, true, false, false, 0, by);
  }

  private static LockRecord make(Object lock, int hash, int site, ThreadState by) {
    if (lock instanceof ReentrantReadWriteLock.ReadLock) {
      return half(lock, hash, site, by, true);
    }
    if (lock instanceof ReentrantReadWriteLock.WriteLock) {
      return half(lock, hash, site, by, false);
    }
    if (lock instanceof StampedLock) {
      return insert(lock, hash, LockRecord.STAMPED_LOCK, null, false, false, true, site, by);
    }
    if (lock instanceof Semaphore) {
      return insert(lock, hash, LockRecord.SEMAPHORE, null, true, false, false, site, by);
    }
    if (lock instanceof ReentrantLock reentrant) {
      boolean barging = lock.getClass() == ReentrantLock.class && !reentrant.isFair();
      return insert(lock, hash, LockRecord.REENTRANT_LOCK, null, false, barging, true, site, by);
    }
    boolean exclusive = !looksShared(lock.getClass());
    return insert(lock, hash, LockRecord.CUSTOM_LOCK, null, false, false, exclusive, site, by);
  }

  /** Gives a view of a stamped lock, or a condition, a record that leads to the whole lock. */
  static LockRecord alias(
      Object view, LockRecord whole, int kind, boolean shared, int site, ThreadState by) {
    int hash = System.identityHashCode(view);
    LockRecord r = find(view, hash, false);
    return r != null ? r : insert(view, hash, kind, whole, shared, false, !shared, site, by);
  }

  private static LockRecord half(Object half, int hash, int site, ThreadState by, boolean shared) {
    AgentLink link = Tracking.link;
    Object whole = link == null ? null : link.synchronizerOf(half);
    if (whole == null) {
      // Its other half is out of reach: it can be told apart, but its waits prove nothing.
      return insert(half, hash, LockRecord.CUSTOM_LOCK, null, shared, false, false, site, by);
    }
    int wholeHash = System.identityHashCode(whole);
    LockRecord base = find(whole, wholeHash, false);
    if (base == null) {
      base =
          insert(whole, wholeHash, LockRecord.READ_WRITE_LOCK, null, false, false, true, site, by);
    }
    return insert(half, hash, LockRecord.READ_WRITE_LOCK, base, shared, false, !shared, site, by);
  }

  private static LockRecord insert(
      Object lock,
      int hash,
      int kind,
      LockRecord whole,
      boolean shared,
      boolean barging,
      boolean exclusive,
      int site,
      ThreadState by) {
    int bucket = bucket(hash);
    LockRecord made = null;
    while (true) {
      LockRecord head = (LockRecord) BUCKET.getAcquire(TABLE, bucket);
      for (LockRecord r = head; r != null; r = r.next) {
        if (r.hash == hash
            && (r.kind == LockRecord.MONITOR) == (kind == LockRecord.MONITOR)
            && r.refersTo(lock)) {
          return r;
        }
      }
      if (made == null) {
        int id = whole == null ? IDS.incrementAndGet() : whole.id;
        String name =
            whole != null
                ? whole.className
                : kind == LockRecord.READ_WRITE_LOCK
                    ? "java.util.concurrent.locks.ReentrantReadWriteLock"
                    : lock.getClass().getName();
        made = new LockRecord(lock, GONE, id, hash, kind, name, whole, shared, barging, exclusive);
        made.namingSite = site;
      }
      made.next = head;
      if (BUCKET.compareAndSet(TABLE, bucket, head, made)) {
        if (whole == null && by != null) {
          by.define(made, site);
        }
        return made;
      }
    }
  }

  /**
   * Unlinks the records of locks that the garbage collector took.
   *
   * <p>Called by one thread only, the agent's daemon.
   */
  public static void expunge() {
    Reference<?> gone;
    while ((gone = GONE.poll()) != null) {
      unlink((LockRecord) gone);
    }
  }

  private static void unlink(LockRecord gone) {
    int bucket = bucket(gone.hash);
    while (true) {
      LockRecord head = (LockRecord) BUCKET.getAcquire(TABLE, bucket);
      if (head == gone) {
        if (BUCKET.compareAndSet(TABLE, bucket, head, gone.next)) {
          return;
        }
        continue; // somebody put a record before it
      }
      for (LockRecord r = head; r != null; r = r.next) {
        if (r.next == gone) {
          r.next = gone.next;
          return;
        }
      }
      return;
    }
  }

  /**
   * Whether the name of a class of locks, or of a class around it, says that several threads may
   * hold it: then a wait for it proves nothing about its holders.
   */
  private static boolean looksShared(Class<?> lockClass) {
    for (Class<?> c = lockClass; c != null; c = c.getEnclosingClass()) {
      String name = c.getSimpleName();
      if (name.contains("Read") || name.contains("Shared") || name.contains("read")) {
        return true;
      }
    }
    return false;
  }

  private static int bucket(int hash) {
    return (hash ^ (hash >>> 15)) & (BUCKETS - 1);
  }
}
