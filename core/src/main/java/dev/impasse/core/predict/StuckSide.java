package dev.impasse.core.predict;

import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.Mode;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * One side of a pattern at the instance where it is stuck, with the names of things.
 *
 * @param thread number of the thread
 * @param side what it holds and wants
 * @param holdsAt position of the last acquire of what it holds
 * @param wantsAt position of the acquire that it does not get
 * @param wantsSite site of that acquire
 * @param holdsSite site where it took what the side before it wants, 0 when there is none
 */
record StuckSide(int thread, Side side, long holdsAt, long wantsAt, int wantsSite, int holdsSite) {

  /** An open section. */
  private record Open(int token, int release, int site, long position) {}

  /** Returns a side; first of its holds is what conflicts with what the side before wants. */
  static StuckSide of(
      SyncTrace trace, TraceFeed feed, Definitions names, int node, int item, int wantedBefore) {
    int thread = trace.abstractThread[node];
    ItemCursor cursor = new ItemCursor(trace.log(thread));
    List<Open> open = new ArrayList<>();
    while (cursor.item < item) {
      cursor.next();
      int at = cursor.item;
      open.removeIf(section -> section.release <= at);
      if (cursor.tag == ItemLog.ACQUIRE && at < item) {
        open.add(
            new Open(
                trace.locksets.token(cursor.value),
                trace.releaseCount(thread, cursor),
                cursor.site,
                cursor.position));
      }
    }
    List<Hold> holds = new ArrayList<>();
    long holdsAt = 0;
    int holdsSite = 0;
    for (Open section : open) {
      holdsAt = Math.max(holdsAt, section.position);
      Site site = names.site(section.site);
      Hold hold =
          new Hold(
              feed.lock(names, section.token >> 1),
              mode(section.token),
              1,
              section.site == 0 ? null : site.frame(),
              site.expression());
      boolean wantedByOthers = SyncTrace.conflict(section.token, wantedBefore);
      holds.add(wantedByOthers ? 0 : holds.size(), hold);
      holdsSite = wantedByOthers ? section.site : holdsSite;
    }
    ThreadInfo info = names.thread(feed.threadId(thread));
    Site wants = names.site(cursor.site);
    int token = trace.wanted(node);
    Side side =
        new Side(
            new ThreadRef(info.tid(), info.name(), info.virtual(), info.daemon()),
            feed.lock(names, token >> 1),
            mode(token),
            wants.frame(),
            wants.expression(),
            holds,
            List.of());
    return new StuckSide(thread, side, holdsAt, cursor.position, cursor.site, holdsSite);
  }

  private static Mode mode(int token) {
    return (token & 1) == 0 ? Mode.EXCLUSIVE : Mode.SHARED;
  }
}
