package dev.impasse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What one thread holds and waits for, as its hooks see it.
 *
 * <p><b>Shape.</b> A stack of holds (record, site, count), a short stack of waits (several when a
 * lock's own {@code lock()} blocks on another lock), two small caches from lock object to record,
 * and the stream its events go to.
 *
 * <p><b>Threading.</b> Written by its thread alone, with plain stores; the detector reads it at any
 * time. A wait is published with a release store of {@link #waitDepth} after the holds and the wait
 * itself, so a reader that sees a wait sees what was held when it began. While the same {@link
 * #waitEpoch} stands, nothing here changes.
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

  /** Kind of a wait: for the end of {@link #joining}. */
  public static final int WAIT_JOIN = 2;

  /** How deep waits can nest; what is deeper is not published. */
  public static final int MAX_WAITS = 4;

  private static final int SITE_CACHE = 64;
  private static final int HASH_CACHE = 256;

  private static final VarHandle WAIT_DEPTH;

  static {
    try {
      WAIT_DEPTH = MethodHandles.lookup().findVarHandle(ThreadState.class, "waitDepth", int.class);
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

  /** How many entries of {@link #held} count. */
  public int depth;

  /** Records of what is held, oldest first; halves and views as such. */
  public LockRecord[] held = new LockRecord[4];

  /** Per hold: site in the low 32 bits, count (depth of re-entry, or permits) above. */
  public long[] heldInfo = new long[4];

  /** Number of waits that count, outermost first; written last, with release. */
  private int waitDepth;

  /**
   * Changes with every wait that begins, and with every entry into a synchronized method, whose
   * wait no hook publishes; written before {@link #waitDepth}.
   */
  public long waitEpoch;

  /** What each wait is for; a half or view stands for itself. Null for {@link #WAIT_JOIN}. */
  public final LockRecord[] waits = new LockRecord[MAX_WAITS];

  /** Per wait: site in the low 32 bits, permits above (24 bits), flags (4), kind (4). */
  public final long[] waitInfo = new long[MAX_WAITS];

  /** The thread whose end this one waits for. */
  public volatile Thread joining;

  /** Where events go; null when not recording, and for virtual threads, which borrow. */
  public volatile EventStream stream;

  private LockRecord[] siteCache;
  private LockRecord[] hashCache;

  ThreadState(boolean virtual) {
    this.virtual = virtual;
  }

  // ---- identity ---------------------------------------------------------------------------------

  /** Returns the record of the lock object, from the caches if they know it. */
  LockRecord lookup(Object lock, int site, boolean monitor) {
    LockRecord[] cache = siteCache;
    if (cache != null) {
      LockRecord r = cache[site & (SITE_CACHE - 1)];
      if (r != null && r.refersTo(lock) && (r.kind == LockRecord.MONITOR) == monitor) {
        return r;
      }
    }
    return lookupByHash(lock, site, monitor);
  }

  private LockRecord lookupByHash(Object lock, int site, boolean monitor) {
    int hash = System.identityHashCode(lock);
    if (virtual) {
      return findOrMake(lock, hash, monitor, site);
    }
    if (siteCache == null) {
      siteCache = new LockRecord[SITE_CACHE];
      hashCache = new LockRecord[HASH_CACHE];
    }
    int slot = (hash ^ (hash >>> 8)) & (HASH_CACHE - 1);
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

  /** Writes the definition of a lock, if events are recorded. */
  void define(LockRecord r, int site) {
    AgentLink link = Tracking.link;
    EventStream out = link == null ? null : open();
    if (out != null) {
      out.define(r.id, site, r.hash, link.classId(r.className), r.kind);
      close(out);
    }
  }

  // ---- waiting ----------------------------------------------------------------------------------

  /** Publishes a wait for a lock, before it can block, and writes the request. */
  void request(LockRecord r, int site, int permits, int flags) {
    LockRecord whole = r.resource;
    ThreadState holder = whole.owner();
    publish(r, site, permits, flags, WAIT_LOCK);
    EventStream out = open();
    if (out != null) {
      out.count(permits);
      out.request(EventWord.OP_REQUEST, flags, site, whole.id);
      if (virtual || permits != 1 || (holder != null && holder != this)) {
        out.keepTail();
      }
      close(out);
    }
  }

  /** Publishes a wait, with release. */
  void publish(LockRecord r, int site, int permits, int flags, int kind) {
    int w = waitDepth;
    if (w < MAX_WAITS) {
      waits[w] = r;
      waitInfo[w] =
          (site & 0xFFFFFFFFL)
              | ((long) (permits & 0xFFFFFF) << 32)
              | ((long) flags << 56)
              | ((long) kind << 60);
    }
    waitEpoch = waitEpoch + 1;
    WAIT_DEPTH.setRelease(this, w + 1);
  }

  /** Returns the number of waits, outermost first in {@link #waits}; a read with acquire. */
  public int waitDepth() {
    return (int) WAIT_DEPTH.getAcquire(this);
  }

  /** Takes back the innermost wait. */
  void unpublish() {
    int w = waitDepth - 1;
    if (w >= 0) {
      WAIT_DEPTH.setRelease(this, w);
      if (w < MAX_WAITS) {
        waits[w] = null;
      }
    }
  }

  /** Returns the innermost wait's record, or null. */
  LockRecord innermostWait() {
    int w = waitDepth - 1;
    return w >= 0 && w < MAX_WAITS ? waits[w] : null;
  }

  /** Writes that a wait for a notification begins. */
  void waitEvent(LockRecord r, int site, int flags) {
    EventStream out = open();
    if (out != null) {
      LockRecord whole = r.resource;
      if (whole.sharedCapable()) {
        out.ticketed(EventWord.OP_WAIT, flags, site, whole.id, whole.nextTicketAtomic());
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
    LockRecord whole = r.resource;
    if (!r.shared) {
      ThreadState before = whole.owner();
      if (before == this) {
        int i = indexOf(r);
        if (i >= 0) {
          heldInfo[i] += 1L << 32;
          answer(EventWord.OP_REENTER, 0, site, whole, requested);
          return;
        }
      } else if (before != null && whole.kind == LockRecord.CUSTOM_LOCK) {
        whole.sharedInFact = true;
      }
      if (whole.kind >= LockRecord.STAMPED_LOCK && whole.foreignRelease) {
        forget(r); // what another thread gave back, this one held for the last time
      }
      whole.owner(this);
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
      whole.owner(null);
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
      ticketed(EventWord.OP_RELEASE, SHARED, site, whole, permits);
    } else if (whole.kind == LockRecord.STAMPED_LOCK || whole.kind == LockRecord.CUSTOM_LOCK) {
      whole.foreignRelease = true;
      if (r.shared) {
        ticketed(EventWord.OP_RELEASE, SHARED, site, whole, 1);
      } else {
        ticketedRelease(whole, site);
        whole.owner(null);
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
    r.resource.owner(null);
    return info;
  }

  /** Takes back, after a wait, what {@link #giveBackForWait} gave back. */
  void takeBackAfterWait(LockRecord r, long info, int site) {
    r.resource.owner(this);
    push(r, (int) info, (int) (info >>> 32));
    ticketed(EventWord.OP_RESUME, 0, site, r.resource, 1);
  }

  /** Returns where in the stack of holds a record is, or -1; the newest first. */
  int indexOf(LockRecord r) {
    LockRecord[] h = held;
    for (int i = depth - 1; i >= 0; i--) {
      if (h[i] == r) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the newest hold on this very lock object, or null. */
  LockRecord heldRecord(Object lock, boolean monitor) {
    LockRecord[] h = held;
    for (int i = depth - 1; i >= 0; i--) {
      LockRecord r = h[i];
      if (r.refersTo(lock) && (r.kind == LockRecord.MONITOR) == monitor) {
        return r;
      }
    }
    return null;
  }

  private void push(LockRecord r, int site, int count) {
    if (depth == held.length) {
      grow();
    }
    int d = depth;
    heldInfo[d] = (site & 0xFFFFFFFFL) | ((long) count << 32);
    held[d] = r;
    depth = d + 1;
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
    for (int i = 0; i < depth; i++) {
      LockRecord r = held[i];
      if (!r.refersTo(null) && !r.resource.foreignRelease) { // else garbage, or handed over
        held[kept] = r;
        heldInfo[kept++] = heldInfo[i];
      }
    }
    Arrays.fill(held, kept, depth, null);
    depth = kept;
    if (depth > held.length / 2) {
      enlarge();
    }
  }

  private void enlarge() {
    int length = held.length * 2;
    LockRecord[] h = new LockRecord[length];
    long[] info = new long[length];
    System.arraycopy(held, 0, h, 0, held.length);
    System.arraycopy(heldInfo, 0, info, 0, held.length);
    heldInfo = info;
    held = h;
  }

  private void remove(int i) {
    int last = depth - 1;
    for (int k = i; k < last; k++) {
      held[k] = held[k + 1];
      heldInfo[k] = heldInfo[k + 1];
    }
    depth = last;
    held[last] = null;
  }

  // ---- events -----------------------------------------------------------------------------------

  /** Returns the stream to write to, or null when nothing is recorded; goes with {@link #close}. */
  EventStream open() {
    EventStream out = stream;
    if (out != null || !virtual || !Tracking.recording) {
      return out;
    }
    out = VirtualThreads.borrowStream(threadId);
    out.writer(threadId);
    return out;
  }

  void close(EventStream out) {
    if (virtual) {
      out.keepTail();
      VirtualThreads.giveBackStream(threadId);
    }
  }

  /** Writes an event without a ticket. */
  void event(int op, int flags, int site, long operand) {
    EventStream out = open();
    if (out != null) {
      out.event(op, flags, site, operand);
      close(out);
    }
  }

  private void answer(int op, int flags, int site, LockRecord whole, boolean requested) {
    EventStream out = open();
    if (out != null) {
      if (requested) {
        out.replaceTail();
      }
      out.event(op, flags, site, whole.id);
      close(out);
    }
  }

  private void ticketedAnswer(
      int op, int flags, int site, LockRecord whole, int permits, boolean requested) {
    EventStream out = open();
    if (out != null) {
      if (requested) {
        out.replaceTail();
      }
      write(out, op, flags, site, whole, permits);
      close(out);
    }
  }

  private void ticketed(int op, int flags, int site, LockRecord whole, int permits) {
    EventStream out = open();
    if (out != null) {
      write(out, op, flags, site, whole, permits);
      close(out);
    }
  }

  private static void write(
      EventStream out, int op, int flags, int site, LockRecord whole, int permits) {
    long ticket = whole.sharedCapable() ? whole.nextTicketAtomic() : whole.nextTicketPlain();
    out.count(permits);
    out.ticketed(op, flags, site, whole.id, ticket);
  }

  // ---- life -------------------------------------------------------------------------------------

  /** Gives a pooled state back when its virtual thread holds and awaits nothing more. */
  void leave() {
    if (virtual && depth == 0 && waitDepth == 0) {
      VirtualThreads.detach(this);
    }
  }
}
