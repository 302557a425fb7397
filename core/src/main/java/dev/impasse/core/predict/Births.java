package dev.impasse.core.predict;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Which acquires take the lock of an object that was made within a section that is held by then, so
 * that nobody else can have it: as far as acquires alone show that.
 *
 * <p>In a constructor it is plain. Elsewhere it takes a habit: an object's own code takes its lock
 * at a place, of {@value #HABIT} objects or more, and whenever that is within another section, the
 * lock was never taken outside of one before, nor by another thread. One object alone shows
 * nothing, as the first acquire of any lock may be an inner one.
 *
 * <p><b>Cost.</b> Two walks over all items.
 */
final class Births {

  private static final int HABIT = 3;

  /** What the acquires at one site that are within another section had in common. */
  private static final class Place {
    int objects;
    int last = -1;
    boolean others;
  }

  private final SyncTrace trace;
  private final TraceFeed feed;
  // Where each lock was acquired first, and where first by another thread than that one.
  private final long[] first;
  private final long[] firstByOther;
  private final BitSet firstWithin = new BitSet();
  private final BitSet usedByMany = new BitSet();
  private final Map<Integer, Place> places = new HashMap<>();

  Births(SyncTrace trace, TraceFeed feed) {
    this.trace = trace;
    this.feed = feed;
    first = new long[trace.lockCount];
    firstByOther = new long[trace.lockCount];
    Arrays.fill(first, Long.MAX_VALUE);
    Arrays.fill(firstByOther, Long.MAX_VALUE);
    int[] user = new int[trace.lockCount];
    for (int t = 0; t < trace.threadCount; t++) {
      ItemCursor cursor = new ItemCursor(trace.log(t));
      while (cursor.hasNext()) {
        cursor.next();
        if (cursor.tag == ItemLog.ACQUIRE && user[lock(cursor)] != t + 1) {
          firstOfThread(cursor, user[lock(cursor)] != 0);
          user[lock(cursor)] = t + 1;
        }
      }
    }
    for (int t = 0; t < trace.threadCount; t++) {
      habits(new ItemCursor(trace.log(t)));
    }
  }

  private void firstOfThread(ItemCursor acquire, boolean known) {
    int lock = lock(acquire);
    if (known) {
      usedByMany.set(lock);
    }
    if (acquire.position < first[lock]) {
      firstByOther[lock] = first[lock];
      first[lock] = acquire.position;
      firstWithin.set(lock, isWithin(acquire));
    } else {
      firstByOther[lock] = Math.min(firstByOther[lock], acquire.position);
    }
  }

  private void habits(ItemCursor cursor) {
    while (cursor.hasNext()) {
      cursor.next();
      if (cursor.tag == ItemLog.ACQUIRE && isWithin(cursor)) {
        Place place = places.computeIfAbsent(cursor.site, site -> new Place());
        int lock = lock(cursor);
        place.others |= !isUnknownToOthers(cursor);
        place.objects += lock == place.last ? 0 : 1;
        place.last = lock;
      }
    }
  }

  /** Whether an acquire takes the lock of an object that was made within what is held. */
  boolean isOne(ItemCursor acquire) {
    if (feed.isInConstructor(acquire.site)) {
      return true;
    }
    Place place = places.get(acquire.site);
    return place != null
        && place.objects >= HABIT
        && !place.others
        && isUnknownToOthers(acquire)
        && feed.isOfItself(acquire.site);
  }

  /** Returns the locks that several threads took. */
  BitSet usedByMany() {
    return usedByMany;
  }

  private boolean isUnknownToOthers(ItemCursor acquire) {
    int lock = lock(acquire);
    return firstWithin.get(lock) && acquire.position < firstByOther[lock];
  }

  private boolean isWithin(ItemCursor acquire) {
    return trace.locksets.from(acquire.value) != 0;
  }

  private int lock(ItemCursor acquire) {
    return trace.locksets.token(acquire.value) >> 1;
  }
}
