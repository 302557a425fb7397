package dev.impasse.core.predict;

import java.util.BitSet;

/**
 * The sync-preserving closure that leaves out no section before another on the same lock, but on
 * the locks of the pattern itself: an acquire brings all that its holders before it released.
 *
 * <p>What a section of another lock wrote, later sections may have read: a flag, an item of a
 * queue. Needs a trace whose builder keeps these orders ({@link SyncTraceBuilder#passingOn}).
 */
final class PassedOnClosure extends SyncPreservingClosure {

  private final int channels;
  private final BitSet own = new BitSet();

  /**
   * Makes a closure.
   *
   * @param channels how many threads there are that do something; what follows are locks
   */
  PassedOnClosure(SyncTrace trace, Work work, int channels) {
    super(trace, work);
    this.channels = channels;
  }

  /** Says which pattern the next sets are about: its locks pass nothing on. */
  void pattern(int[] nodes) {
    own.clear();
    for (int node : nodes) {
      own.set(trace.wanted(node) >> 1);
    }
  }

  @Override
  void visit(int thread, ItemCursor item) {
    boolean passed = item.tag == ItemLog.ORDER && item.from >= channels;
    if (!passed || !own.get((item.from - channels) >> 1)) {
      super.visit(thread, item);
    }
  }
}
