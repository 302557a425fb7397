package dev.impasse.core.predict;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says of each pattern that some schedule reaches what speaks against it, where a trace does not
 * hold what threads read and write.
 *
 * <p>What {@link SyncPreserving} reaches is decided again with all sections of other locks in the
 * order that they had ({@link PassedOnClosure}), among instances that do not want the lock of an
 * object which they make. The trace is read once more for it.
 *
 * <p><b>Cost.</b> {@code O(items)} for a pattern that it reaches, and two more order items for each
 * section of a lock that several threads take.
 */
final class Doubts {

  private final Analysis analysis;
  private final TraceFeed feed;

  Doubts(Analysis analysis, TraceFeed feed) {
    this.analysis = analysis;
    this.feed = feed;
  }

  /** Sets the doubts of all patterns. */
  void decide() throws IOException {
    if (feed.hasData()) {
      return;
    }
    BitSet unproven = feed.unproven();
    List<Pattern> open = new ArrayList<>();
    for (Pattern pattern : analysis.patterns()) {
      if (pattern.verdict == Verdict.WITNESSED) {
        pattern.doubt = Doubt.CHANGES_PLACES;
      } else if (wantsAny(pattern, unproven)) {
        pattern.doubt = Doubt.NOT_SEEN_TO_EXCLUDE;
      } else if (pattern.verdict == Verdict.SYNC_PRESERVING) {
        open.add(pattern);
      }
    }
    if (!open.isEmpty()) {
      again(open);
    }
  }

  private boolean wantsAny(Pattern pattern, BitSet locks) {
    for (int node : pattern.nodes) {
      if (locks.get(analysis.trace().wanted(node) >> 1)) {
        return true;
      }
    }
    return false;
  }

  private void again(List<Pattern> open) throws IOException {
    int threads = analysis.trace().threadCount;
    Births births = new Births(analysis.trace(), feed);
    SyncTraceBuilder builder = SyncTraceBuilder.passingOn(births.usedByMany(), threads);
    feed.feed(builder);
    SyncTrace trace = builder.build();
    List<int[]> nodes = new ArrayList<>();
    open.forEach(pattern -> nodes.add(pattern.nodes));
    Instances all = Instances.of(trace, nodes);
    Work work = analysis.newWork();
    PassedOnClosure closure = new PassedOnClosure(trace, work, threads);
    SyncPreserving decision = new SyncPreserving(closure);
    for (Pattern pattern : open) {
      Chosen[] chosen = chosen(trace, all, births, pattern.nodes);
      if (chosen == null) {
        pattern.doubt = Doubt.BORN_INSIDE;
        continue;
      }
      closure.pattern(pattern.nodes);
      IntList[] items = new IntList[chosen.length];
      for (int i = 0; i < items.length; i++) {
        items[i] = chosen[i].items;
      }
      int[] stuck =
          work.exhausted() ? null : decision.stuck(analysis.threads(pattern.nodes), items);
      if (stuck == null) {
        pattern.doubt = Doubt.LEFT_OUT;
        continue;
      }
      for (int i = 0; i < stuck.length; i++) {
        stuck[i] = chosen[i].numbers.get(stuck[i]);
      }
      pattern.instance = stuck;
    }
  }

  /** The instances of a side that count, and their numbers among all of it. */
  private record Chosen(IntList items, IntList numbers) {}

  /** Leaves out what wants the lock of an object in its making; null if a side has nothing else. */
  private static Chosen @Nullable [] chosen(
      SyncTrace trace, Instances all, Births births, int[] nodes) {
    Chosen[] chosen = new Chosen[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      IntList items = all.of(nodes[i]);
      Chosen some = new Chosen(new IntList(), new IntList());
      ItemCursor cursor = new ItemCursor(trace.log(trace.abstractThread[nodes[i]]));
      for (int k = 0; k < items.size(); k++) {
        while (cursor.item < items.get(k)) {
          cursor.next();
        }
        if (!births.isOne(cursor)) {
          some.items.add(items.get(k));
          some.numbers.add(k);
        }
      }
      if (some.items.size() == 0) {
        return null;
      }
      chosen[i] = some;
    }
    return chosen;
  }
}
