package dev.impasse.agent.detect;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Deadlocks that were reported and that an interrupt may end: follows them until they have stood
 * for so long that nobody is likely to come.
 *
 * <p>Not thread-safe: each daemon that reports has its own.
 */
final class Standing {

  private final Reporter reporter;
  private final List<Deadlock> followed = new ArrayList<>();

  private record Deadlock(Finding finding, Map<Long, Waiting> waits, long since) {}

  Standing(Reporter reporter) {
    this.reporter = reporter;
  }

  /**
   * Follows a deadlock, if something is to be done about it once it has stood.
   *
   * @param waits the waits of its threads, and of others
   */
  void add(Finding finding, Map<Long, Waiting> waits) {
    if (!reporter.waitsFor(finding)) {
      return;
    }
    Map<Long, Waiting> sides = new HashMap<>();
    for (Side side : finding.sides()) {
      Waiting wait = waits.get(side.thread().tid());
      if (wait != null) {
        sides.put(side.thread().tid(), wait);
      }
    }
    followed.add(new Deadlock(finding, sides, System.nanoTime()));
  }

  /** Forgets those of which a thread has moved, and reports those that have stood long enough. */
  void follow(Map<Long, Waiting> now) {
    if (followed.isEmpty()) {
      return;
    }
    followed.removeIf(
        deadlock ->
            !deadlock.waits().entrySet().stream()
                .allMatch(wait -> wait.getValue().sameAs(now.get(wait.getKey()))));
    for (Deadlock deadlock : followed) {
      if (System.nanoTime() - deadlock.since() >= reporter.graceNanos()) {
        reporter.hasStood(deadlock.finding());
      }
    }
  }
}
