package dev.impasse.core.predict;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The stages of prediction over one trace. */
final class Analysis {

  private final List<Pattern> patterns = new ArrayList<>();
  private final SyncTraceBuilder plain = new SyncTraceBuilder();
  private final SyncTrace trace;
  private final PatternSearch search;
  private final Work work;

  private Analysis(TraceFeed feed, Bounds bounds) throws IOException {
    feed.feed(plain);
    trace = plain.build();
    search = PatternSearch.of(trace, LockOrder.of(trace), bounds);
    work = new Work(Math.max(bounds.itemVisits(), 100 * trace.items()));
  }

  /** Reads a trace and decides about its patterns. */
  static Analysis of(TraceFeed feed, Bounds bounds) throws IOException {
    Analysis analysis = new Analysis(feed, bounds);
    analysis.tierA();
    return analysis;
  }

  private void tierA() {
    List<int[]> found = search.patterns();
    if (found.isEmpty()) {
      return;
    }
    Instances instances = Instances.of(trace, found);
    SyncPreserving tierA = new SyncPreserving(new SyncPreservingClosure(trace, work));
    for (int[] nodes : found) {
      Pattern pattern = new Pattern(nodes);
      patterns.add(pattern);
      if (!work.exhausted()) {
        pattern.stuck = tierA.stuck(threads(nodes), lists(instances, nodes));
        pattern.verdict = pattern.stuck == null ? Verdict.NO_SCHEDULE : Verdict.SYNC_PRESERVING;
      }
    }
  }

  private int[] threads(int[] nodes) {
    int[] threads = new int[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      threads[i] = trace.abstractThread[nodes[i]];
    }
    return threads;
  }

  private static IntList[] lists(Instances instances, int[] nodes) {
    IntList[] lists = new IntList[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      lists[i] = instances.of(nodes[i]);
    }
    return lists;
  }

  SyncTrace trace() {
    return trace;
  }

  List<Pattern> patterns() {
    return patterns;
  }

  int count(Verdict verdict) {
    return (int) patterns.stream().filter(p -> p.verdict == verdict).count();
  }
}
