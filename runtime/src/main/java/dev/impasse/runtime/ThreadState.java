package dev.impasse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one thread holds and waits for, as its hooks see it.
 *
 * <p><b>Shape.</b> A stack of holds (record, site, count), a short stack of waits (several when a
 * lock's own {@code lock()} blocks on another lock), two small caches from lock object to record,
 * and the stream its events go to.
 *
 * <p><b>Bare monitors.</b> While only live detection is on, a monitor that the site has not met
 * lately gets no record: the object itself is kept here, beside the stack of holds, while it is
 * held or wanted. It gets its record when the thread waits for a notification of it, signals
 * somebody while it holds it, or when the detector asks ({@link #heldAt}, {@link #wantedRecord}).
 * Most monitors are never asked for.
 *
 * <p><b>Threading.</b> Written by its thread alone, with plain stores; the detector reads it at any
 * time. A wait is published with a release store of the stamp after the holds and the wait itself,
 * so a reader that sees a wait sees what was held when it began. While the same {@link #stamp()}
 * stands and it has a wait, nothing here changes.
 *
 * <p><b>Cost.</b> A hold that is taken and given back costs a handful of plain loads and stores and
 * allocates nothing. See docs/architecture.md for the measured figures.
 */
public final class ThreadState {

  /** Flag of a wait: shared mode (read half, permits). */
  public static final int SHARED = EventWord.FLAG_SHARED;

  /** Flag of a wait: it ends by itself after a time. */
  public static final int TIMED = EventWord.FLAG_TIMED;

  /** Kind of a wait: for a lock. */
  public static final int WAIT_LOCK = 0;

  /** Kind of a wait: for a notification or a signal; the lock was given back. */
  public static final int WAIT_NOTIFY = 1;

  /** Kind of a wait: for the end of a thread, {@link #awaiting}. */
  public static final int WAIT_JOIN = 2;

  /** Kind of a wait: for what another thread brings about through {@link #awaiting}. */
  public static final int WAIT_SIGNAL = 3;

  /** How deep waits can nest; what is deeper is not published. */
  public static final int MAX_WAITS = 4;

  private static final int SITE_CACHE = 64;
  private static final int HASH_CACHE = 256;

  private static final int WAIT_BITS = 16;
  private static final int DEPTH_BITS = 21;
  private static final int BARE_SHIFT = WAIT_BITS + DEPTH_BITS;
  private static final int EPOCH_SHIFT = BARE_SHIFT + 2;
  private static final int WAIT_MASK = (1 << WAIT_BITS) - 1;
  private static final int DEPTH_MASK = (1 << DEPTH_BITS) - 1;
  private static final long ONE_WAIT = 1L;
  private static final long ONE_HOLD = 1L << WAIT_BITS;
  private static final long ONE_EPOCH = 1L << EPOCH_SHIFT;

  /** A bare monitor is wanted. */
  private static final long BARE_WANTED = 1L << BARE_SHIFT;

  /** A bare monitor, held, is about to be taken once more. */
  private static final long BARE_AGAIN = 1L << (BARE_SHIFT + 1);

  private static final long BARE = BARE_WANTED | BARE_AGAIN;

  /** Stands in {@link #held} for a monitor without a record. */
  private static final LockRecord NO_RECORD = LockRecord.mark();

  /** Of so many monitors that a site's cache does not know, one gets a record at once. */
  private static final int LAZILY = 64;

  /** How often {@link #heldAt} looks at a thread that goes on meanwhile. */
  private static final int TRIES = 4;

  /** What {@link #heldInfo} and {@link #waitInfo} have above the site for a plain lock: one. */
  private static final long ONCE = 1L << 32;

  /** Stands in the place of the id of a thread. */
  private static final long WITHDRAWN = -1;

  private static final LockRecord[] NO_CACHE = new LockRecord[SITE_CACHE];

  private static final VarHandle STAMP;

  private static final VarHandle THREAD_ID;

  static {
    try {
      THREAD_ID = MethodHandles.lookup().findVarHandle(ThreadState.class, "threadId", long.class);
      STAMP = MethodHandles.lookup().findVarHandle(ThreadState.class, "stamp", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The thread this is of; null when it is a pooled state that no virtual thread uses now. */
  public volatile Thread thread;

  /** {@link Thread#getId()}, which is also the number of the thread in traces. */
  public volatile long threadId;

  /** Whether it serves virtual threads, one after the other. */
  public final boolean virtual;

  /** Set while a hook works on its slow path, so that locks of the agent are not seen. */
  boolean busy;

  /** Set while a virtual thread puts the words of a hook together and writes them. */
  private boolean writing;

  /** Id of the thread that it started last: the JDK's own code tells of it once more. */
  long lastStarted;

  /**
   * Bits 63..39: epoch, one more for each wait that begins and for each entry into a synchronized
   * method, whose wait no hook publishes; 38..37: what is wanted of a bare monitor; 36..16: how
   * many entries of {@link #held} count; 15..0: how many of {@link #waits}. One word, so that each
   * step of a hook is one store.
   */
  private long stamp;

  /** The bare monitor that is wanted, if the stamp says that one is; else stale or null. */
  private Object wanted;

  /** Where it is wanted; which hold is about to be taken once more, if the stamp says that. */
  private int wantedSite;

  /** What is held and has no record, by the place in {@link #held}; null for what has one. */
  private Object[] bare = new Object[4];

  /**
   * Records of what is held, oldest first; halves and views as such; a record of nothing for a bare
   * monitor, whose own {@link #heldAt} returns. Stale beyond the depth.
   */
  public LockRecord[] held = new LockRecord[4];

  /** Per hold: site in the low 32 bits, count (depth of re-entry, or permits) above. */
  public long[] heldInfo = new long[4];

  /**
   * What each wait is for, outermost first; a half or view stands for itself. Null for {@link
   * #WAIT_JOIN} and {@link #WAIT_SIGNAL}; stale beyond the depth.
   */
  public final LockRecord[] waits = new LockRecord[MAX_WAITS];

  /** Per wait: site in the low 32 bits, permits above (24 bits), flags (4), kind (4). */
  public final long[] waitInfo = new long[MAX_WAITS];

  /** What the innermost wait is for that has no record: a thread, a latch, a queue, a future. */
  public volatile Object awaiting;

  /** The monitor of the thread that is joined, released for as long; null if it was not held. */
  LockRecord joinMonitor;

  /** What was held of {@link #joinMonitor}. */
  long joinHold;

  /** What the tasks that the thread runs, one within the other, will complete. */
  private volatile Object[] running;

  private int tasks;

  /**
   * Where events go; null when not recording. Of a virtual thread: where they are put together, for
   * {@link VirtualThreads#stream}.
   */
  public volatile EventStream stream;

  /** The next state in the same chain of {@link ThreadTable} or {@link VirtualThreads}. */
  volatile ThreadState next;

  /** Lock orders met lately; null until the first, and when they are not collected. */
  public OrderCache orders;

  /** How many threads it has started; counted while lock orders are collected. */
  public int starts;

  /** What the agent knows of what came before this thread's present; kept here for it. */
  public volatile Object past;

  private LockRecord[] siteCache = NO_CACHE;
  private LockRecord[] hashCache;
  private int siteMisses;

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

  /** Returns a state for a virtual thread that no hook has seen, which is never lent to it. */
  public static ThreadState unseen(Thread virtual) {
    ThreadState s = new ThreadState(true);
    s.threadId = ThreadTable.idOf(virtual);
    s.thread = virtual;
    return s;
  }

  // ---- identity ---------------------------------------------------------------------------------

  /** Returns the record of the lock object, from the caches if they know it. */
  LockRecord lookup(Object lock, int site, boolean monitor) {
    LockRecord r = siteCache[site & (SITE_CACHE - 1)];
    if (r != null && r.refersTo(lock) && (r.kind == LockRecord.MONITOR) == monitor) {
      return r;
    }
    return lookupByHash(lock, site, monitor);
  }

  private LockRecord lookupByHash(Object lock, int site, boolean monitor) {
    int hash = System.identityHashCode(lock);
    if (virtual) {
      return findOrMake(lock, hash, monitor, site);
    }
    if (hashCache == null) {
      LockRecord[] sites = new LockRecord[SITE_CACHE];
      hashCache = new LockRecord[HASH_CACHE];
      siteCache = sites;
    }
    int slot = hashSlot(hash);
    LockRecord r = hashCache[slot];
    if (r == null
        || r.hash != hash
        || (r.kind == LockRecord.MONITOR) != monitor
        || !r.refersTo(lock)) {
      r = findOrMake(lock, hash, monitor, site);
      hashCache[slot] = r;
    }
    siteCache[site & (SITE_CACHE - 1)] = r;
    return r;
  }

  private LockRecord findOrMake(Object lock, int hash, boolean monitor, int site) {
    busy = true;
    try {
      LockRecord r = LockTable.findOrMake(lock, hash, monitor, site, this);
      LockRecord whole = r.resource;
      if (whole.namingSite != site && !Tracking.named(whole.namingSite) && Tracking.named(site)) {
        whole.namingSite = site;
        define(whole, site);
      }
      return r;
    } finally {
      busy = false;
    }
  }

  /** Returns the record of a latch, barrier, queue, ... */
  LockRecord signalRecord(Object target, int site) {
    LockRecord r = siteCache[site & (SITE_CACHE - 1)];
    if (r != null && r.refersTo(target) && r.kind == LockRecord.SIGNAL) {
      return r;
    }
    busy = true;
    try {
      r = LockTable.signal(target, System.identityHashCode(target), site);
      if (!Tracking.named(r.namingSite) && Tracking.named(site)) {
        r.namingSite = site;
      }
    } finally {
      busy = false;
    }
    if (siteCache != NO_CACHE) {
      siteCache[site & (SITE_CACHE - 1)] = r;
    }
    return r;
  }

  /** Writes the definition of a lock, if events are recorded. */
  void define(LockRecord r, int site) {
    AgentLink link = Tracking.link;
    EventStream out = link == null ? null : open();
    if (out != null) {
      out.define(r.id, site, r.hash, link.classId(r.className), r.kind, r.permitsAtFirst);
      close(out);
    }
  }

  // ---- waiting ----------------------------------------------------------------------------------

  /** Publishes a wait for a lock, before it can block, and writes the request. */
  void request(LockRecord r, int site, int permits, int flags) {
    LockRecord whole = r.resource;
    publish(r, site, permits, flags, WAIT_LOCK);
    EventStream out = open();
    if (out != null) {
      long holder = whole.ownerId();
      out.count(permits);
      out.request(EventWord.OP_REQUEST, flags, site, whole.id);
      if (virtual || permits != 1 || r.barging || (holder != 0 && holder != threadId)) {
        out.keepTail();
      }
      close(out);
    }
  }

  /** Publishes a wait, with release. */
  void publish(LockRecord r, int site, int permits, int flags, int kind) {
    long now = stamp & ~BARE;
    int w = waitDepth(now);
    if (w < MAX_WAITS) {
      VarHandle.storeStoreFence(); // not before the stamp says that the last wait is over
      waits[w] = r;
      waitInfo[w] =
          (site & 0xFFFFFFFFL)
              | ((long) (permits & 0xFFFFFF) << 32)
              | ((long) flags << 56)
              | ((long) kind << 60);
    }
    stamp(now + (ONE_EPOCH + ONE_WAIT));
  }

  /**
   * Returns the number of holds and waits and the epoch in one word, read with acquire; see {@link
   * #waitDepth(long)}. It differs from one wait to the next.
   */
  public long stamp() {
    return (long) STAMP.getAcquire(this);
  }

  /**
   * Changes the stamp, with release. By a fence, which the first compiler knows as well as the
   * second: most hooks of a young program run in code of the first.
   */
  private void stamp(long next) {
    VarHandle.releaseFence();
    stamp = next;
  }

  /** Returns how many entries of {@link #waits} count by a stamp. */
  public static int waitDepth(long stamp) {
    return (int) stamp & WAIT_MASK;
  }

  /** Returns how many entries of {@link #held} count by a stamp. */
  public static int depth(long stamp) {
    return (int) (stamp >>> WAIT_BITS) & DEPTH_MASK;
  }

  /** Returns how many locks are held now. */
  public int depth() {
    return depth(stamp);
  }

  int waitDepth() {
    return waitDepth(stamp);
  }

  private void depth(int now) {
    stamp = (stamp & ~((long) DEPTH_MASK << WAIT_BITS)) | ((long) now << WAIT_BITS);
  }

  /** A wait that no hook published is over, if there was one. */
  void nextEpoch() {
    stamp += ONE_EPOCH;
  }

  /** Takes back the innermost wait. */
  void unpublish() {
    if (waitDepth() > 0) {
      stamp(stamp - ONE_WAIT);
    }
  }

  /** Returns the innermost wait's record, or null. */
  LockRecord innermostWait() {
    int w = waitDepth() - 1;
    return w >= 0 && w < MAX_WAITS ? waits[w] : null;
  }

  /** Writes that a wait for a notification begins. */
  void waitEvent(LockRecord r, int site, int flags) {
    EventStream out = open();
    if (out != null) {
      LockRecord whole = r.resource;
      if (whole.sharedCapable()) {
        write(out, EventWord.OP_WAIT, flags, site, whole, 1);
      } else {
        out.event(EventWord.OP_WAIT, flags, site, whole.id);
      }
      close(out);
    }
  }

  /** Writes that a wait for the end of a thread begins. */
  void joinEvent(long target, int site, int flags) {
    event(EventWord.OP_JOIN, flags, site, target);
  }

  /** A request was given up: a time-out, an interrupt, an exception. */
  void failed(LockRecord r, int site, int flags) {
    unpublish();
    event(EventWord.OP_FAILED, flags, site, r.resource.id);
  }

  // ---- holding ----------------------------------------------------------------------------------

  /** The lock of the innermost wait was acquired. */
  void acquiredAfterRequest(LockRecord r, int site, int permits) {
    unpublish();
    acquired(r, site, permits, true);
  }

  /** A lock was acquired. */
  void acquired(LockRecord r, int site, int permits, boolean requested) {
    stamp &= ~BARE;
    LockRecord whole = r.resource;
    if (!r.shared) {
      long before = whole.ownerIdPlain();
      if (before == threadId || r.barging) {
        int i = indexOf(r);
        if (i >= 0) {
          heldInfo[i] += ONCE;
          answer(EventWord.OP_REENTER, 0, site, whole, requested);
          return;
        }
      } else if (before != 0 && whole.kind == LockRecord.CUSTOM_LOCK) {
        whole.sharedInFact = true;
      }
      if (whole.kind >= LockRecord.STAMPED_LOCK && whole.foreignRelease) {
        forget(r); // what another thread gave back, this one held for the last time
      }
      own(whole);
    } else {
      int i = indexOf(r);
      if (i >= 0) {
        heldInfo[i] += (long) permits << 32;
        if (whole.kind != LockRecord.SEMAPHORE) {
          answer(EventWord.OP_REENTER, SHARED, site, whole, requested);
          return;
        }
        ticketedAnswer(EventWord.OP_ACQUIRE, SHARED, site, whole, permits, requested);
        return;
      }
    }
    push(r, site, permits);
    ticketedAnswer(EventWord.OP_ACQUIRE, r.shared ? SHARED : 0, site, whole, permits, requested);
  }

  /**
   * A lock is about to be released; called before the release itself.
   *
   * @return whether this thread held it by our books
   */
  boolean released(LockRecord r, int site, int permits) {
    int i = indexOf(r);
    LockRecord whole = r.resource;
    if (i < 0) {
      foreignRelease(r, site, permits);
      return false;
    }
    long count = heldInfo[i] >>> 32;
    if (whole.kind == LockRecord.SEMAPHORE) {
      if (!whole.releasedByHolder) {
        whole.releasedByHolder = true;
      }
      long rest = count - permits;
      if (rest > 0) {
        heldInfo[i] -= (long) permits << 32;
      } else {
        remove(i);
        if (rest < 0) {
          whole.foreignRelease = true;
        }
      }
      ticketed(EventWord.OP_RELEASE, SHARED, site, whole, permits);
      return true;
    }
    if (count > 1) {
      heldInfo[i] -= 1L << 32;
      event(EventWord.OP_REEXIT, r.shared ? SHARED : 0, site, whole.id);
      return true;
    }
    remove(i);
    if (whole.kind >= LockRecord.STAMPED_LOCK && !whole.releasedByHolder) {
      whole.releasedByHolder = true;
    }
    if (!r.shared) {
      ticketedRelease(whole, site);
      whole.ownerId(0);
    } else {
      ticketed(EventWord.OP_RELEASE, SHARED, site, whole, 1);
    }
    return true;
  }

  private void ticketedRelease(LockRecord whole, int site) {
    if (whole.sharedCapable()) {
      ticketed(EventWord.OP_RELEASE, 0, site, whole, 1);
    } else {
      event(EventWord.OP_RELEASE, 0, site, whole.id);
    }
  }

  /** Somebody gives back what this thread has not taken, by our books. */
  private void foreignRelease(LockRecord r, int site, int permits) {
    LockRecord whole = r.resource;
    if (whole.kind == LockRecord.SEMAPHORE) {
      whole.foreignRelease = true;
      whole.signalledBy(this, site, false);
      ticketed(EventWord.OP_RELEASE, SHARED, site, whole, permits);
    } else if (whole.kind == LockRecord.STAMPED_LOCK || whole.kind == LockRecord.CUSTOM_LOCK) {
      whole.foreignRelease = true;
      if (r.shared) {
        ticketed(EventWord.OP_RELEASE, SHARED, site, whole, 1);
      } else {
        ticketedRelease(whole, site);
        whole.ownerId(0);
      }
    }
    // Re-entrant locks and monitors throw when another thread releases them: nothing happened.
  }

  /**
   * Gives back a lock wholly, whatever its depth, as {@code wait} does; returns the hold's info.
   */
  long giveBackForWait(LockRecord r) {
    int i = indexOf(r);
    if (i < 0) {
      return 0;
    }
    long info = heldInfo[i];
    remove(i);
    r.resource.ownerId(0);
    return info;
  }

  /** Takes back, after a wait, what {@link #giveBackForWait} gave back. */
  void takeBackAfterWait(LockRecord r, long info, int site) {
    own(r.resource);
    push(r, (int) info, (int) (info >>> 32));
    ticketed(EventWord.OP_RESUME, 0, site, r.resource, 1);
  }

  /** Notes who holds a lock, unless the JDK does where we can read it. */
  private void own(LockRecord whole) {
    if (!whole.barging) {
      whole.ownerId(threadId);
    }
  }

  /** Returns the whole locks that are held, oldest first. */
  LockRecord[] heldNow() {
    settleAll();
    LockRecord[] now = new LockRecord[depth()];
    for (int i = 0; i < now.length; i++) {
      now[i] = held[i].resource;
    }
    return now;
  }

  /** Returns where in the stack of holds a record is, or -1; the newest first. */
  int indexOf(LockRecord r) {
    LockRecord[] h = held;
    for (int i = depth() - 1; i >= 0; i--) {
      if (h[i] == r) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the newest hold on this very lock object, or null. */
  LockRecord heldRecord(Object lock, boolean monitor) {
    LockRecord[] h = held;
    for (int i = depth() - 1; i >= 0; i--) {
      Object without = bare[i];
      if (monitor && without != null && without == lock) {
        return settle(i);
      }
      LockRecord r = h[i];
      if (r.refersTo(lock) && (r.kind == LockRecord.MONITOR) == monitor) {
        return r;
      }
    }
    return null;
  }

  private void push(LockRecord r, int site, int count) {
    if (depth() == held.length) {
      grow();
    }
    int d = depth();
    heldInfo[d] = (site & 0xFFFFFFFFL) | ((long) count << 32);
    held[d] = r;
    stamp += ONE_HOLD;
    if (d > 0 && Tracking.orders) {
      ordered();
    }
  }

  /** It is about to start another thread; orders met from now on are told anew, as later ones. */
  void starts(ThreadState child) {
    AgentLink link = Tracking.link;
    if (link == null || busy) {
      return;
    }
    busy = true;
    try {
      starts++;
      if (orders != null) {
        orders.forget();
      }
      link.starting(this, child);
    } finally {
      busy = false;
    }
  }

  /** It knows that another thread has ended. */
  void joined(Thread ended) {
    AgentLink link = Tracking.link;
    if (link == null || busy) {
      return;
    }
    busy = true;
    try {
      link.joined(this, ended);
    } finally {
      busy = false;
    }
  }

  /** The newest lock was acquired while others were held, and lock orders are collected. */
  private void ordered() {
    settleAll();
    busy = true;
    try {
      if (orders == null) {
        orders = new OrderCache();
      }
      orders.acquired(this);
    } finally {
      busy = false;
    }
  }

  /** Does what is not yet done of an acquire that was cut short. */
  void completeAcquire(LockRecord r, int site, int permits) {
    if (indexOf(r) < 0) {
      acquired(r, site, permits, true);
    } else {
      completeEvent(r, site, permits);
    }
  }

  /** The same for the newest hold. */
  void completeNewest(int site) {
    int newest = depth() - 1;
    if (newest >= 0 && bare[newest] == null && held[newest].kind == LockRecord.MONITOR) {
      completeEvent(held[newest], site, 1);
    }
  }

  private void completeEvent(LockRecord r, int site, int permits) {
    EventStream out = stream;
    LockRecord whole = r.resource;
    if (out != null
        && !virtual
        && heldInfo[indexOf(r)] >>> 32 == 1
        && !out.endsWith(EventWord.OP_ACQUIRE, whole.id)) {
      ticketedAnswer(EventWord.OP_ACQUIRE, r.shared ? SHARED : 0, site, whole, permits, true);
    }
  }

  /** Does what is not yet done of a release that was cut short. */
  void completeRelease(Object lock, boolean monitor, int site) {
    LockRecord r = heldRecord(lock, monitor);
    if (r == null) {
      return;
    }
    EventStream out = stream;
    if (out != null && !virtual && out.endsWith(EventWord.OP_RELEASE, r.resource.id)) {
      remove(indexOf(r));
      if (!r.shared) {
        r.resource.ownerId(0);
      }
    } else if (heldInfo[indexOf(r)] >>> 32 == 1) {
      released(r, site, 1);
    }
  }

  /** Returns what is held of a lock, as {@link #giveBackForWait} does; 0 if nothing is. */
  long holdOf(LockRecord r) {
    int i = indexOf(r);
    return i < 0 ? 0 : heldInfo[i];
  }

  private void forget(LockRecord r) {
    int i = indexOf(r);
    if (i >= 0) {
      remove(i);
    }
  }

  /** Drops holds that can mean nothing any more; doubles the stack if that makes no room. */
  private void grow() {
    int kept = 0;
    int d = depth();
    for (int i = 0; i < d; i++) {
      LockRecord r = held[i];
      if (bare[i] != null
          || (!r.refersTo(null) && !r.resource.foreignRelease && !heldAgain(r, i + 1, d))) {
        held[kept] = r; // else garbage, handed over, or given back where nothing is woven
        bare[kept] = bare[i];
        heldInfo[kept++] = heldInfo[i];
      }
    }
    Arrays.fill(bare, kept, d, null);
    Arrays.fill(held, kept, d, null);
    depth(kept);
    if (kept > held.length / 2) {
      enlarge();
    }
  }

  private boolean heldAgain(LockRecord r, int from, int to) {
    for (int i = from; i < to; i++) {
      if (held[i] == r) {
        return true;
      }
    }
    return false;
  }

  private void enlarge() {
    int length = held.length * 2;
    heldInfo = Arrays.copyOf(heldInfo, length);
    bare = Arrays.copyOf(bare, length);
    held = Arrays.copyOf(held, length);
  }

  private void remove(int i) {
    int last = depth() - 1;
    for (int k = i; k < last; k++) {
      held[k] = held[k + 1];
      bare[k] = bare[k + 1];
      heldInfo[k] = heldInfo[k + 1];
    }
    stamp(stamp - ONE_HOLD);
    bare[last] = null;
  }

  // ---- the short way: what nearly every operation is, in as few loads and stores as will do
  // ------

  /** Returns the record of an unfair {@code ReentrantLock} that this site met last, else null. */
  LockRecord plainRecord(Object lock, int site) {
    LockRecord r = siteCache[site & (SITE_CACHE - 1)];
    if (r != null && r.barging && r.refersTo(lock)) {
      return r;
    }
    r = knownByHash(lock, site);
    return r != null && r.barging ? r : null;
  }

  /** Returns a monitor's record if a cache knows it, else null. */
  private LockRecord monitorRecord(Object monitor, int site) {
    LockRecord r = siteCache[site & (SITE_CACHE - 1)];
    if (r != null && r.kind == LockRecord.MONITOR && r.refersTo(monitor)) {
      return r;
    }
    if (isLazy()) {
      return null; // no identity hash: of a thin lock, it makes a fat one
    }
    r = knownByHash(monitor, site);
    return r != null && r.kind == LockRecord.MONITOR ? r : null;
  }

  /** A site that meets many locks in turn does not change its cache entry each time. */
  private LockRecord knownByHash(Object lock, int site) {
    LockRecord[] cache = hashCache;
    if (cache == null) {
      return null;
    }
    LockRecord r = cache[hashSlot(System.identityHashCode(lock))];
    if (r == null || !r.refersTo(lock)) {
      return null;
    }
    if ((++siteMisses & 7) == 0) {
      siteCache[site & (SITE_CACHE - 1)] = r;
    }
    return r;
  }

  private static int hashSlot(int hash) {
    return (hash ^ (hash >>> 8)) & (HASH_CACHE - 1);
  }

  /** A lock that {@link #plainRecord} returned was acquired without waiting. */
  void acquiredPlain(LockRecord r, ReentrantLock lock, int site) {
    long now = stamp;
    int d = depth(now);
    if (d >= held.length || lock.getHoldCount() != 1) {
      acquired(r, site, 1, false);
      return;
    }
    hold(d, r, site);
    stamp = (now & ~BARE) + ONE_HOLD;
    if (d > 0 && Tracking.orders) {
      ordered();
    }
    EventStream out = stream;
    if (out != null) {
      out.ticketed(EventWord.OP_ACQUIRE, 0, site, r.id, r.nextTicketPlain());
    }
  }

  /** Publishes the wait for a monitor that this site met last; false if it is another one. */
  boolean requestKnownMonitor(Object monitor, int site) {
    long now = stamp & ~BARE; // what was only wanted was never entered
    int i = bareIndex(now, monitor);
    if (i >= 0) {
      wantedSite = i;
      stamp = now | BARE_AGAIN;
      return true;
    }
    int w = waitDepth(now);
    if (w >= MAX_WAITS) {
      return false;
    }
    LockRecord r = monitorRecord(monitor, site);
    if (r == null) {
      return w == 0 && takesBare() && !holdsRecorded(now, monitor) && wantBare(monitor, site, now);
    }
    long info = (site & 0xFFFFFFFFL) | ONCE;
    if (waits[w] != r || waitInfo[w] != info) {
      VarHandle.storeStoreFence(); // not before the stamp says that the last wait is over
      waits[w] = r;
      waitInfo[w] = info;
    }
    stamp(now + (ONE_EPOCH + ONE_WAIT));
    EventStream out = stream;
    if (out != null) {
      out.request(EventWord.OP_REQUEST, 0, site, r.id);
      long holder = r.ownerId();
      if (holder != 0 && holder != threadId) {
        out.keepTail();
      }
    }
    return true;
  }

  /** The monitor of the innermost wait was acquired for the first time; false if for another. */
  boolean acquiredKnownMonitor(int site) {
    long now = stamp;
    if ((now & BARE) != 0) {
      return acquiredBare();
    }
    int w = waitDepth(now) - 1;
    int d = depth(now);
    if (w < 0 || w >= MAX_WAITS || d >= held.length) {
      return false;
    }
    LockRecord r = waits[w];
    if (r == null || r.kind != LockRecord.MONITOR || r.ownerIdPlain() == threadId) {
      return false;
    }
    r.ownerId(threadId);
    hold(d, r, site);
    stamp(now + (ONE_HOLD - ONE_WAIT));
    if (d > 0 && Tracking.orders) {
      ordered();
    }
    EventStream out = stream;
    if (out != null) {
      out.replaceTail();
      out.ticketed(EventWord.OP_ACQUIRE, 0, site, r.id, r.nextTicketPlain());
    }
    return true;
  }

  /** A synchronized method took a monitor that it met last; false if it was another one. */
  boolean enteredKnownMonitor(Object monitor, int site) {
    long now = stamp & ~BARE;
    int i = bareIndex(now, monitor);
    if (i >= 0) {
      heldInfo[i] += ONCE;
      stamp = now;
      return true;
    }
    int d = depth(now);
    if (d >= held.length) {
      return false;
    }
    LockRecord r = monitorRecord(monitor, site);
    if (r == null) {
      if (!takesBare() || holdsRecorded(now, monitor)) {
        return false;
      }
      holdBare(monitor, site, now + (ONE_EPOCH + ONE_HOLD), d);
      return true;
    }
    if (r.ownerIdPlain() == threadId) {
      return false;
    }
    r.ownerId(threadId);
    hold(d, r, site);
    stamp = now + (ONE_EPOCH + ONE_HOLD);
    if (d > 0 && Tracking.orders) {
      ordered();
    }
    EventStream out = stream;
    if (out != null) {
      out.ticketed(EventWord.OP_ACQUIRE, 0, site, r.id, r.nextTicketPlain());
    }
    return true;
  }

  /**
   * Strikes off the newest hold, if it is of this lock, once, and of a kind that only its holder
   * can give back; else changes nothing and returns false.
   */
  boolean releasedNewest(Object lock, boolean monitor, int site) {
    long now = stamp & ~BARE;
    int d = depth(now) - 1;
    if (d < 0 || d >= heldInfo.length) {
      return false;
    }
    if (monitor && bare[d] == lock) {
      releasedBare(d, now);
      return true;
    }
    if (heldInfo[d] >>> 32 != 1) {
      return false;
    }
    LockRecord r = held[d];
    if (!(monitor ? r.kind == LockRecord.MONITOR : r.barging) || !r.refersTo(lock)) {
      return monitor && releasedDeeper(lock, now);
    }
    EventStream out = stream;
    if (out != null) {
      out.event(EventWord.OP_RELEASE, 0, site, r.id);
    }
    stamp = now - ONE_HOLD;
    if (monitor) {
      r.ownerId(0);
    }
    return true;
  }

  // ---- bare monitors ----------------------------------------------------------------------------

  /** Whether monitors may go without a record: nobody writes or counts what this thread does. */
  private boolean isLazy() {
    return stream == null && !virtual && !Tracking.orders;
  }

  /**
   * Whether a monitor that no cache knows is kept as it is, unless it is time to make a record: of
   * a lock that a site meets time and again, the cache is to know.
   */
  private boolean takesBare() {
    return isLazy() && (++siteMisses & (LAZILY - 1)) != 0;
  }

  private boolean wantBare(Object monitor, int site, long now) {
    VarHandle.storeStoreFence(); // not before the stamp says that the last one is over
    wanted = monitor;
    wantedSite = site;
    stamp(now + (ONE_EPOCH + BARE_WANTED));
    return true;
  }

  /** The bare monitor that was wanted is held, or once more; false if none was wanted. */
  boolean acquiredBare() {
    long now = stamp;
    if ((now & BARE_AGAIN) != 0) {
      heldInfo[wantedSite] += ONCE;
      stamp = now & ~BARE;
      return true;
    }
    if ((now & BARE_WANTED) == 0) {
      return false;
    }
    int d = depth(now);
    if (d == held.length) {
      grow();
      now = stamp;
      d = depth(now);
    }
    Object monitor = wanted;
    wanted = null; // the application may let go of it
    holdBare(monitor, wantedSite, (now & ~BARE) + ONE_HOLD, d);
    return true;
  }

  private void holdBare(Object monitor, int site, long next, int d) {
    if (held[d] != NO_RECORD) {
      held[d] = NO_RECORD;
    }
    heldInfo[d] = (site & 0xFFFFFFFFL) | ONCE;
    bare[d] = monitor;
    stamp(next);
  }

  private void releasedBare(int i, long now) {
    if (heldInfo[i] >>> 32 > 1) {
      heldInfo[i] -= ONCE;
      stamp = now;
      return;
    }
    stamp = now;
    remove(i);
  }

  /** Strikes off a bare monitor that is not the newest; false if this is none. */
  private boolean releasedDeeper(Object monitor, long now) {
    int i = bareIndex(now, monitor);
    if (i >= 0) {
      releasedBare(i, now);
    }
    return i >= 0;
  }

  /** Returns where in the stack of holds a bare monitor is, or -1. */
  private int bareIndex(long now, Object monitor) {
    Object[] all = bare;
    for (int i = depth(now) - 1; i >= 0; i--) {
      if (all[i] == monitor) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a monitor is held, and has its record. */
  private boolean holdsRecorded(long now, Object monitor) {
    LockRecord[] h = held;
    for (int i = depth(now) - 1; i >= 0; i--) {
      if (h[i].kind == LockRecord.MONITOR && h[i].refersTo(monitor)) {
        return true;
      }
    }
    return false;
  }

  /** Makes of a bare monitor that is held a hold like any other; returns its record. */
  private LockRecord settle(int i) {
    LockRecord r = lookup(bare[i], (int) heldInfo[i], true);
    own(r);
    held[i] = r;
    VarHandle.storeStoreFence(); // the detector looks for the monitor first, then for the record
    bare[i] = null;
    return r;
  }

  private void settleAll() {
    for (int i = depth() - 1; i >= 0; i--) {
      if (bare[i] != null) {
        settle(i);
      }
    }
  }

  /** Whether a bare monitor is wanted, by a stamp. */
  public static boolean wantsBare(long stamp) {
    return (stamp & BARE_WANTED) != 0;
  }

  /** Returns where the bare monitor is wanted. For the agent. */
  public int wantedSite() {
    return wantedSite;
  }

  /**
   * Returns the record of the bare monitor that is wanted, made if it has none yet; null if the
   * stamp does not stand any more. For the agent.
   */
  public LockRecord wantedRecord(long seen) {
    Object monitor = wanted;
    int site = wantedSite;
    VarHandle.acquireFence();
    return monitor == null || stamp() != seen ? null : recordOf(monitor, site);
  }

  /**
   * Returns the record of what is held at a place of the stack, that of a bare monitor made if it
   * has none yet; null if the thread holds less, or goes on too fast to tell. For the agent.
   */
  public LockRecord heldAt(int i) {
    for (int tries = 0; tries < TRIES; tries++) {
      long seen = stamp();
      Object[] all = bare;
      Object monitor = i < all.length ? all[i] : null;
      VarHandle.acquireFence(); // settle() writes the record first
      LockRecord[] h = held;
      long[] info = heldInfo;
      if (i >= depth(seen) || i >= h.length || i >= info.length) {
        return null;
      }
      LockRecord r = h[i];
      int site = (int) info[i];
      VarHandle.acquireFence();
      if (monitor == null && r != NO_RECORD) {
        return r;
      }
      if (monitor != null && stamp() == seen) {
        return recordOf(monitor, site);
      }
    }
    return null;
  }

  private static LockRecord recordOf(Object monitor, int site) {
    return LockTable.findOrMake(monitor, System.identityHashCode(monitor), true, site, null);
  }

  /** Whether the thread holds this very monitor without a record. */
  boolean holdsBare(Object monitor) {
    long seen = stamp();
    Object[] all = bare;
    boolean found = false;
    for (int i = Math.min(depth(seen), all.length) - 1; i >= 0; i--) {
      found |= all[i] == monitor;
    }
    VarHandle.acquireFence();
    return found && stamp() == seen;
  }

  private void hold(int d, LockRecord r, int site) {
    if (held[d] != r) {
      held[d] = r;
    }
    long info = (site & 0xFFFFFFFFL) | ONCE;
    if (heldInfo[d] != info) {
      heldInfo[d] = info;
    }
  }

  // ---- tasks ------------------------------------------------------------------------------------

  void runs(Object future) {
    Object[] all = running;
    if (all == null || tasks == all.length) {
      all = all == null ? new Object[4] : Arrays.copyOf(all, tasks * 2);
    }
    all[tasks++] = future;
    running = all;
  }

  void ran() {
    if (tasks > 0) {
      tasks--;
      Object[] all = running;
      all[tasks] = null;
      running = all;
      leave();
    }
  }

  /** Whether the thread runs the task that completes a future. */
  boolean isRunning(Object future) {
    Object[] all = running;
    if (all != null) {
      for (Object one : all) {
        if (one == future) {
          return true;
        }
      }
    }
    return false;
  }

  // ---- events -----------------------------------------------------------------------------------

  /** Returns the stream to write to, or null when nothing is recorded; goes with {@link #close}. */
  EventStream open() {
    EventStream out = stream;
    if (!virtual || !Tracking.recording) {
      return out;
    }
    writing = true;
    if (out == null) {
      out = EventStream.staging();
      stream = out;
    }
    out.restage();
    return out;
  }

  void close(EventStream out) {
    if (virtual) {
      try {
        out.keepTail();
        VirtualThreads.stream(threadId).write(threadId, out);
      } finally {
        writing = false;
      }
    }
  }

  /** Whether a hook of this thread is in the midst of writing: what it calls is not told. */
  boolean isWriting() {
    EventStream own = stream;
    return writing || (own != null && own.isAtEndOfChunk());
  }

  /** Writes an event without a ticket. */
  void event(int op, int flags, int site, long operand) {
    EventStream out = open();
    if (out != null) {
      try {
        out.event(op, flags, site, operand);
      } finally {
        close(out);
      }
    }
  }

  private void answer(int op, int flags, int site, LockRecord whole, boolean requested) {
    EventStream out = open();
    if (out != null) {
      try {
        if (requested) {
          out.replaceTail();
        }
        out.event(op, flags, site, whole.id);
      } finally {
        close(out);
      }
    }
  }

  private void ticketedAnswer(
      int op, int flags, int site, LockRecord whole, int permits, boolean requested) {
    EventStream out = open();
    if (out != null) {
      try {
        if (requested) {
          out.replaceTail();
        }
        write(out, op, flags, site, whole, permits);
      } finally {
        close(out);
      }
    }
  }

  private void ticketed(int op, int flags, int site, LockRecord whole, int permits) {
    EventStream out = open();
    if (out != null) {
      try {
        write(out, op, flags, site, whole, permits);
      } finally {
        close(out);
      }
    }
  }

  private void write(EventStream out, int op, int flags, int site, LockRecord whole, int permits) {
    boolean many = whole.sharedCapable();
    long ticket = many ? whole.nextTicketAtomic() : whole.nextTicketPlain();
    out.count(permits);
    if (virtual && (many || (ticket >>> EventWord.TICKET_BITS) != 0)) {
      // Another thread may write a ticket of this lock to the same stream at any time.
      out.ticketedAlone(op, flags, site, whole.id, ticket);
    } else {
      out.ticketed(op, flags, site, whole.id, ticket);
    }
  }

  /** Writes that something was handed over, or taken over, through a channel. */
  void handOver(int op, LockRecord channel) {
    ticketed(op, 0, 0, channel, 1);
  }

  // ---- life -------------------------------------------------------------------------------------

  /** Gives a pooled state back when its virtual thread holds and awaits nothing more. */
  void leave() {
    if (virtual && depth() == 0 && waitDepth() == 0 && tasks == 0) {
      VirtualThreads.detach(this);
    }
  }
}
