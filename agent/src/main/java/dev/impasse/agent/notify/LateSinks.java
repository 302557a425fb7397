package dev.impasse.agent.notify;

import java.util.ArrayList;
import java.util.List;

/**
 * Those who want findings and came when there were some already: they get these, and what follows.
 *
 * <p><b>Threading.</b> Any thread, in turn; who is added must not block. <b>Bounds.</b> The first
 * {@value #MOST_KEPT} findings are kept for them.
 */
final class LateSinks implements FindingSink {

  private static final int MOST_KEPT = 1_000;

  private final List<Reported> before = new ArrayList<>();
  private final List<FindingSink> added = new ArrayList<>();

  /** Adds one. */
  synchronized void add(FindingSink sink) {
    if (!before.isEmpty()) {
      sink.takeTogether(List.copyOf(before));
    }
    added.add(sink);
  }

  @Override
  public void take(Reported reported) {
    takeTogether(List.of(reported));
  }

  @Override
  public synchronized void takeTogether(List<Reported> together) {
    for (Reported reported : together) {
      if (before.size() < MOST_KEPT) {
        before.add(reported);
      }
    }
    for (FindingSink sink : added) {
      sink.takeTogether(together);
    }
  }
}
