package dev.impasse.core.predict;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The stages of prediction over one trace.
 *
 * <p>The trace is read once; again if a thread waits for the end of another while it holds locks;
 * and again, with more detail, if {@link SyncPreserving} rejects a pattern that orders between
 * threads do not rule out.
 */
final class Analysis {

  private final TraceFeed feed;
  private final Bounds bounds;
  private final List<Pattern> patterns = new ArrayList<>();
  private final SyncTraceBuilder plain;
  private final SyncTrace trace;
  private final PatternSearch search;
  private final Instances instances;
  private final long most;
  private final Work work;

  private Analysis(TraceFeed feed, Bounds bounds) throws IOException {
    this.feed = feed;
    this.bounds = bounds;
    SyncTraceBuilder first = new SyncTraceBuilder();
    feed.feed(first);
    plain = feed.again() ? new SyncTraceBuilder() : first;
    if (plain != first) {
      feed.feed(plain);
    }
    trace = plain.build();
    search = PatternSearch.of(trace, LockOrder.of(trace), bounds);
    instances = Instances.of(trace, search.patterns());
    most = Math.max(bounds.itemVisits(), 100 * trace.items());
    work = new Work(most);
  }

  /** Reads a trace and decides about its patterns. */
  static Analysis of(TraceFeed feed, Bounds bounds) throws IOException {
    Analysis analysis = new Analysis(feed, bounds);
    analysis.tierA();
    analysis.tierB();
    new Doubts(analysis, feed).decide();
    return analysis;
  }

  private void tierA() {
    SyncPreserving tierA = new SyncPreserving(new SyncPreservingClosure(trace, work));
    SyncPreserving orders = new SyncPreserving(new OrderClosure(trace, work));
    for (int[] nodes : search.patterns()) {
      Pattern pattern = new Pattern(nodes);
      patterns.add(pattern);
      if (work.exhausted()) {
        continue;
      }
      int[] threads = threads(nodes);
      IntList[] lists = lists(nodes);
      pattern.instance = tierA.stuck(threads, lists);
      if (pattern.instance != null) {
        pattern.verdict = Verdict.SYNC_PRESERVING;
      } else {
        boolean possible = orders.stuck(threads, lists) != null;
        pattern.verdict = possible ? Verdict.NO_SCHEDULE : Verdict.ORDERED;
      }
    }
  }

  private void tierB() throws IOException {
    List<int[]> open = new ArrayList<>();
    for (Pattern pattern : patterns) {
      if (pattern.verdict == Verdict.NO_SCHEDULE) {
        open.add(pattern.nodes);
      }
    }
    if (open.isEmpty()) {
      return;
    }
    Work work = new Work(most);
    SyncTraceBuilder builder = new SyncTraceBuilder(plain.contended());
    feed.feed(builder);
    SyncTrace detail = builder.build();
    Instances where = Instances.of(detail, open);
    WitnessSearch tierB =
        new WitnessSearch(
            detail,
            where,
            HeldSections.of(detail, open),
            feed.irreversible(),
            work,
            bounds.witnessTries());
    boolean free = feed.hasData() && feed.irreversible().isEmpty();
    ReorderingSearch all = free ? ReorderingSearch.of(detail, where, work) : null;
    for (Pattern pattern : patterns) {
      if (pattern.verdict == Verdict.NO_SCHEDULE) {
        if (work.exhausted()) {
          pattern.verdict = Verdict.UNDECIDED;
          continue;
        }
        int[] instance = new int[pattern.nodes.length];
        pattern.schedule = tierB.find(pattern.nodes, instance);
        if (pattern.schedule == null && all != null) {
          pattern.schedule = all.find(pattern.nodes, instance);
        }
        if (pattern.schedule != null) {
          pattern.verdict = Verdict.WITNESSED;
          pattern.instance = instance;
        } else if (work.exhausted()) {
          pattern.verdict = Verdict.UNDECIDED;
        }
      }
    }
  }

  int[] threads(int[] nodes) {
    int[] threads = new int[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      threads[i] = trace.abstractThread[nodes[i]];
    }
    return threads;
  }

  private IntList[] lists(int[] nodes) {
    IntList[] lists = new IntList[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      lists[i] = instances.of(nodes[i]);
    }
    return lists;
  }

  Work newWork() {
    return new Work(most);
  }

  SyncTrace trace() {
    return trace;
  }

  List<Pattern> patterns() {
    return patterns;
  }

  PatternSearch search() {
    return search;
  }

  Instances instances() {
    return instances;
  }

  int count(Verdict verdict) {
    return (int) patterns.stream().filter(p -> p.verdict == verdict).count();
  }
}
