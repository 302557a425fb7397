package dev.impasse.runtime;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * The records of all lock objects, by identity, weakly.
 *
 * <p><b>Shape.</b> Buckets, each a chain of records; a lock object is looked up here only when the
 * caches of a thread do not know it. When there are many more records than buckets the agent's
 * daemon puts a larger {@linkplain LockBuckets layer of buckets} before the old ones, which stay:
 * no record ever moves. There are three layers at most.
 *
 * <p><b>Threading.</b> Any thread inserts, with one compare-and-set at the head of a chain and no
 * lock. Who inserts into the newest layer first closes the bucket of each older layer in which the
 * lock might be: then nobody can insert it there behind its back. Only the agent's daemon unlinks
 * records whose lock is gone, and makes layers ({@link #expunge}).
 *
 * <p><b>Cost.</b> {@code O(1)}: a chain in each layer, of two records about.
 */
public final class LockTable {

  private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

  private static final String READ_WRITE_LOCK = "java.util.concurrent.locks.ReentrantReadWriteLock";

  private static final AtomicInteger IDS = new AtomicInteger();

  private static volatile LockBuckets newest = new LockBuckets(LockBuckets.FEWEST, null);

  /** How many records were unlinked that had a number of their own; written by the daemon. */
  private static int unlinked;

  private LockTable() {}

  /**
   * Returns the record of a lock object, or null if it has none yet.
   *
   * @param monitor whether its monitor is meant: an object may be a {@code Lock} and be
   *     synchronized on, and these are two resources
   */
  public static @Nullable LockRecord find(Object lock, boolean monitor) {
    return findByHash(lock, System.identityHashCode(lock), monitor);
  }

  static @Nullable LockRecord findByHash(Object lock, int hash, boolean monitor) {
    return findFrom(newest, lock, hash, monitor);
  }

  private static @Nullable LockRecord findFrom(
      @Nullable LockBuckets from, Object lock, int hash, boolean monitor) {
    for (LockBuckets layer = from; layer != null; layer = layer.older) {
      LockRecord r = findInChain(layer.head(hash), lock, hash, monitor);
      if (r != null) {
        return r;
      }
    }
    return null;
  }

  private static @Nullable LockRecord findInChain(
      @Nullable LockRecord head, Object lock, int hash, boolean monitor) {
    for (LockRecord r = head; r != null; r = r.next) {
      if (r.hash == hash && (r.kind == LockRecord.MONITOR) == monitor && r.refersTo(lock)) {
        return r;
      }
    }
    return null;
  }

  /** Returns the record of a lock object, made now if it has none. */
  static LockRecord findOrMake(
      Object lock, int hash, boolean monitor, int site, @Nullable ThreadState by) {
    LockRecord r = findByHash(lock, hash, monitor);
    if (r != null) {
      return r;
    }
    return monitor
        ? insert(lock, hash, LockRecord.MONITOR, null, false, false, true, site, by)
        : make(lock, hash, site, by);
  }

  /** Returns the record of a latch, barrier, queue, ..., made now if it has none. */
  static LockRecord signal(Object target, int hash, int site) {
    LockRecord r = findByHash(target, hash, false);
    return r != null
        ? r
        : insert(target, hash, LockRecord.SIGNAL, null, false, false, false, site, null);
  }

  /** Returns a new record of a channel of {@link HappensBefore}, which is in no bucket. */
  static LockRecord channel() {
    int id = IDS.incrementAndGet();
    unlinked++; // racy: the number decides about room alone
    return new LockRecord(
        null, null, id, id, LockRecord.CHANNEL, "java.lang.Object", null, true, false, false);
  }

  private static LockRecord make(Object lock, int hash, int site, @Nullable ThreadState by) {
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
    boolean exclusive = !isNamedShared(lock.getClass());
    return insert(lock, hash, LockRecord.CUSTOM_LOCK, null, false, false, exclusive, site, by);
  }

  /**
   * Returns the record of a synchronizer that stands for the lock around it, made now if it has
   * none: of the JDK's locks, and of own ones by the name of the outermost class.
   */
  public static LockRecord synchronizer(Object synchronizer) {
    int hash = System.identityHashCode(synchronizer);
    LockRecord r = findByHash(synchronizer, hash, false);
    if (r != null) {
      return r;
    }
    String type = synchronizer.getClass().getName();
    int nested = type.indexOf('$');
    String outermost = nested < 0 ? type : type.substring(0, nested);
    int kind =
        switch (outermost) {
          case "java.util.concurrent.locks.ReentrantLock" -> LockRecord.REENTRANT_LOCK;
          case READ_WRITE_LOCK -> LockRecord.READ_WRITE_LOCK;
          default -> LockRecord.CUSTOM_LOCK;
        };
    return insert(synchronizer, hash, kind, outermost, null, false, false, true, 0, null);
  }

  /** Returns the record of a condition of the JDK, made now if it has none; null of another one. */
  static @Nullable LockRecord condition(Object condition) {
    LockRecord known = find(condition, false);
    AgentLink link = Tracking.link;
    if (known != null || link == null) {
      return known;
    }
    Object of = link.synchronizerOf(condition);
    return of == null
        ? null
        : alias(condition, synchronizer(of), LockRecord.CONDITION, false, 0, null);
  }

  /** Returns the record of a monitor, made now if it has none. For the agent. */
  public static LockRecord monitor(Object monitor) {
    return findOrMake(monitor, System.identityHashCode(monitor), true, 0, null);
  }

  /**
   * Returns a record of a monitor of which only class and identity hash are known: the one that a
   * monitor of these has already, if that is one alone, else a new one without an object.
   */
  public static LockRecord monitorOf(String className, int hash) {
    LockRecord known = null;
    for (LockBuckets layer = newest; layer != null; layer = layer.older) {
      for (LockRecord r = layer.head(hash); r != null; r = r.next) {
        boolean same = r.hash == hash && r.kind == LockRecord.MONITOR && r.get() != null;
        if (same && r.className.equals(className)) {
          if (known != null) {
            return unlinked(className, hash);
          }
          known = r;
        }
      }
    }
    return known == null ? unlinked(className, hash) : known;
  }

  private static LockRecord unlinked(String className, int hash) {
    int id = IDS.incrementAndGet();
    unlinked++; // it is in no bucket; racy: the number decides about room alone
    return new LockRecord(
        null, null, id, hash, LockRecord.MONITOR, className, null, false, false, true);
  }

  /** Gives a view of a stamped lock, or a condition, a record that leads to the whole lock. */
  static LockRecord alias(
      Object view, LockRecord whole, int kind, boolean shared, int site, @Nullable ThreadState by) {
    int hash = System.identityHashCode(view);
    LockRecord r = findByHash(view, hash, false);
    return r != null ? r : insert(view, hash, kind, whole, shared, false, !shared, site, by);
  }

  private static LockRecord half(
      Object half, int hash, int site, @Nullable ThreadState by, boolean shared) {
    AgentLink link = Tracking.link;
    Object whole = link == null ? null : link.synchronizerOf(half);
    if (whole == null) {
      // Its other half is out of reach: it has a record, but its waits prove nothing.
      return insert(half, hash, LockRecord.CUSTOM_LOCK, null, shared, false, false, site, by);
    }
    int wholeHash = System.identityHashCode(whole);
    LockRecord base = findByHash(whole, wholeHash, false);
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
      @Nullable LockRecord whole,
      boolean shared,
      boolean barging,
      boolean exclusive,
      int site,
      @Nullable ThreadState by) {
    String name =
        whole != null
            ? whole.className
            : kind == LockRecord.READ_WRITE_LOCK ? READ_WRITE_LOCK : lock.getClass().getName();
    return insert(lock, hash, kind, name, whole, shared, barging, exclusive, site, by);
  }

  private static LockRecord insert(
      Object lock,
      int hash,
      int kind,
      String name,
      @Nullable LockRecord whole,
      boolean shared,
      boolean barging,
      boolean exclusive,
      int site,
      @Nullable ThreadState by) {
    boolean monitor = kind == LockRecord.MONITOR;
    LockRecord made = null;
    while (true) {
      LockBuckets layer = newest;
      LockRecord head = layer.head(hash);
      if (LockBuckets.isClosed(head)) {
        continue; // there is a newer layer
      }
      for (LockBuckets older = layer.older; older != null; older = older.older) {
        older.close(hash);
      }
      LockRecord r = findInChain(head, lock, hash, monitor);
      if (r == null) {
        r = findFrom(layer.older, lock, hash, monitor);
      }
      if (r != null) {
        return r;
      }
      if (made == null) {
        int id = whole == null ? IDS.incrementAndGet() : whole.id;
        made = new LockRecord(lock, GONE, id, hash, kind, name, whole, shared, barging, exclusive);
        made.namingSite = site;
      }
      made.next = head;
      if (layer.putFirst(hash, head, made)) {
        if (whole == null && by != null) {
          ThreadEvents.define(by, made, site);
        }
        return made;
      }
    }
  }

  /**
   * Unlinks the records of locks that the garbage collector took, and makes room if there are many.
   *
   * <p>Called by one thread only, the agent's daemon.
   */
  public static void expunge() {
    Reference<?> gone;
    while ((gone = GONE.poll()) != null) {
      LockRecord r = (LockRecord) gone;
      for (LockBuckets layer = newest; layer != null && !layer.unlink(r); ) {
        layer = layer.older;
      }
      if (r.resource == r) {
        unlinked++;
      }
    }
    LockBuckets now = newest;
    if (now.isSmallFor(records())) {
      newest = now.larger();
    }
  }

  /** Returns about how many locks have a record; for the daemon. */
  static int records() {
    return IDS.get() - unlinked;
  }

  /** Returns how many layers of buckets there are. */
  static int layers() {
    int n = 0;
    for (LockBuckets layer = newest; layer != null; layer = layer.older) {
      n++;
    }
    return n;
  }

  /**
   * Whether the name of a class of locks, or of a class around it, says that several threads may
   * hold it: then a wait for it proves nothing about its holders.
   */
  private static boolean isNamedShared(Class<?> lockClass) {
    String name = lockClass.getName();
    String inPackage = name.substring(name.lastIndexOf('.') + 1); // asking for classes loads them
    return inPackage.contains("Read") || inPackage.contains("Shared") || inPackage.contains("read");
  }
}
