package dev.impasse.core.html;

import dev.impasse.core.replay.LockState;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A long trace from afar: for each lane and bucket of events, which part of it the thread waited
 * and which part it held locks. The page has the finest level and halves it as often as it needs.
 */
final class Levels {

  private static final int FEWEST_BUCKETS = 64;
  private static final int MOST_BUCKETS = 16_384;

  /** A cell is one character: eight steps of waiting times eight steps of holding. */
  private static final String CELLS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private static final int STEPS = 7;

  private final long events;
  private final int buckets;
  private final long size;
  private final Map<Integer, Lane> lanes = new HashMap<>();
  private final List<Integer> order;
  private long unmatched;

  /** What one thread does. */
  private final class Lane {
    final long[] waits = new long[buckets];
    final long[] holds = new long[buckets];
    long waitsSince;
    long holdsSince;

    void sample(long at, boolean waiting, boolean holding) {
      waitsSince = change(waits, waitsSince, at, waiting);
      holdsSince = change(holds, holdsSince, at, holding);
    }

    /** Returns since when it is so, 0 if it is not. */
    private long change(long[] sums, long since, long at, boolean now) {
      if (since > 0 && !now) {
        add(sums, since, at);
        return 0;
      }
      return since == 0 && now ? at : since;
    }
  }

  Levels(TraceCounts census, int cells) {
    events = census.events();
    order = census.lanes();
    int wanted = Math.min(MOST_BUCKETS, cells / Math.max(1, order.size()));
    wanted = Math.max(FEWEST_BUCKETS, wanted);
    size = (events + wanted - 1) / wanted;
    buckets = (int) ((events + size - 1) / size);
    order.forEach(thread -> lanes.put(thread, new Lane()));
  }

  /** Takes an event, and the state behind it. */
  void take(EventCursor event, LockState state) {
    boolean ofOthers =
        event.operation() == Operation.DROPPED || state.unmatchedReleases() > unmatched;
    unmatched = state.unmatchedReleases();
    if (ofOthers) {
      lanes.forEach((thread, lane) -> sample(lane, thread, event, state));
    } else {
      Lane lane = lanes.get(event.thread());
      if (lane != null) {
        sample(lane, event.thread(), event, state);
      }
    }
  }

  private static void sample(Lane lane, int thread, EventCursor event, LockState state) {
    lane.sample(event.index(), state.isWaiting(thread), state.isHolding(thread));
  }

  private void add(long[] sums, long from, long to) {
    long at = from;
    while (at < to) {
      int bucket = (int) Math.min(buckets - 1, (at - 1) / size);
      long end = bucket == buckets - 1 ? to : Math.min(to, (bucket + 1L) * size + 1);
      sums[bucket] += end - at;
      at = end;
    }
  }

  /** Returns the size of a bucket in events, and a text for each lane. */
  Map<String, @Nullable Object> tree() {
    List<Object> rows = new ArrayList<>();
    for (int thread : order) {
      Lane lane = lanes.get(thread);
      if (lane != null) {
        lane.sample(events + 1, false, false);
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < buckets; i++) {
          row.append(CELLS.charAt(steps(lane.waits[i], i) * (STEPS + 1) + steps(lane.holds[i], i)));
        }
        rows.add(row.toString());
      }
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("size", size);
    tree.put("lanes", rows);
    return tree;
  }

  /** Rounds up, so that nothing that happened looks as if it had not. */
  private int steps(long sum, int bucket) {
    long full = Math.min(size, events - bucket * size);
    return (int) Math.min(STEPS, (sum * STEPS + full - 1) / full);
  }
}
