package dev.impasse.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The two small caches of a thread, from lock object to record: by the site, and by the identity
 * hash. What neither knows is looked up in {@link LockTable}.
 *
 * <p><b>Shape.</b> Direct-mapped; the last one wins. A virtual thread has none: its state is lent.
 *
 * <p><b>Threading.</b> Used by the thread of the state alone.
 */
final class ThreadCaches {

  private static final int SITE_CACHE = 64;
  private static final int HASH_CACHE = 256;

  /** Stands for the cache by site until the thread has seen a lock. */
  static final @Nullable LockRecord[] NONE = new LockRecord[SITE_CACHE];

  private ThreadCaches() {}

  /** Returns the record of the lock object, from the caches if they know it. */
  static LockRecord lookup(ThreadState s, Object lock, int site, boolean monitor) {
    LockRecord r = s.siteCache[site & (SITE_CACHE - 1)];
    if (r != null && r.refersTo(lock) && (r.kind == LockRecord.MONITOR) == monitor) {
      return r;
    }
    return lookupByHash(s, lock, site, monitor);
  }

  private static LockRecord lookupByHash(ThreadState s, Object lock, int site, boolean monitor) {
    int hash = System.identityHashCode(lock);
    if (s.virtual) {
      return findOrMake(s, lock, hash, monitor, site);
    }
    if (s.hashCache == null) {
      LockRecord[] sites = new LockRecord[SITE_CACHE];
      s.hashCache = new LockRecord[HASH_CACHE];
      s.siteCache = sites;
    }
    int slot = hashSlot(hash);
    LockRecord r = s.hashCache[slot];
    if (r == null
        || r.hash != hash
        || (r.kind == LockRecord.MONITOR) != monitor
        || !r.refersTo(lock)) {
      r = findOrMake(s, lock, hash, monitor, site);
      s.hashCache[slot] = r;
    }
    s.siteCache[site & (SITE_CACHE - 1)] = r;
    return r;
  }

  private static LockRecord findOrMake(
      ThreadState s, Object lock, int hash, boolean monitor, int site) {
    s.busy = true;
    try {
      LockRecord r = LockTable.findOrMake(lock, hash, monitor, site, s);
      LockRecord whole = r.resource;
      if (whole.namingSite != site
          && !Tracking.isNamed(whole.namingSite)
          && Tracking.isNamed(site)) {
        whole.namingSite = site;
        ThreadEvents.define(s, whole, site);
      }
      return r;
    } finally {
      s.busy = false;
    }
  }

  /** Returns the record of a latch, barrier, queue, ... */
  static LockRecord signalRecord(ThreadState s, Object target, int site) {
    LockRecord r = s.siteCache[site & (SITE_CACHE - 1)];
    if (r != null && r.refersTo(target) && r.kind == LockRecord.SIGNAL) {
      return r;
    }
    s.busy = true;
    try {
      r = LockTable.signal(target, System.identityHashCode(target), site);
      if (!Tracking.isNamed(r.namingSite) && Tracking.isNamed(site)) {
        r.namingSite = site;
      }
    } finally {
      s.busy = false;
    }
    if (s.siteCache != NONE) {
      s.siteCache[site & (SITE_CACHE - 1)] = r;
    }
    return r;
  }

  /** Returns the record of an unfair {@code ReentrantLock} that this site saw last, else null. */
  static @Nullable LockRecord plainRecord(ThreadState s, Object lock, int site) {
    LockRecord r = s.siteCache[site & (SITE_CACHE - 1)];
    if (r != null && r.barging && r.refersTo(lock)) {
      return r;
    }
    r = knownByHash(s, lock, site);
    return r != null && r.barging ? r : null;
  }

  /** Returns a monitor's record if a cache knows it, else null. */
  static @Nullable LockRecord monitorRecord(ThreadState s, Object monitor, int site) {
    LockRecord r = s.siteCache[site & (SITE_CACHE - 1)];
    if (r != null && r.kind == LockRecord.MONITOR && r.refersTo(monitor)) {
      return r;
    }
    if (UntrackedMonitors.isLazy(s)) {
      return null; // no identity hash: of a thin lock, it makes a fat one
    }
    r = knownByHash(s, monitor, site);
    return r != null && r.kind == LockRecord.MONITOR ? r : null;
  }

  /** A site that sees many locks in turn does not change its cache entry each time. */
  private static @Nullable LockRecord knownByHash(ThreadState s, Object lock, int site) {
    LockRecord[] cache = s.hashCache;
    if (cache == null) {
      return null;
    }
    LockRecord r = cache[hashSlot(System.identityHashCode(lock))];
    if (r == null || !r.refersTo(lock)) {
      return null;
    }
    if ((++s.siteMisses & 7) == 0) {
      s.siteCache[site & (SITE_CACHE - 1)] = r;
    }
    return r;
  }

  private static int hashSlot(int hash) {
    return (hash ^ (hash >>> 8)) & (HASH_CACHE - 1);
  }
}
