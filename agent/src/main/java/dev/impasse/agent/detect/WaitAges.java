package dev.impasse.agent.detect;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * In how many scans, one after the other, each wait has been the same. Not thread-safe.
 *
 * <p>What anybody may end is judged a scan later than the rest: until then, the last threads to
 * come to rest do.
 */
final class WaitAges {

  private static final int SCANS_BEFORE = 3;
  private static final int SCANS_BEFORE_OTHERS = 4;

  private Map<Long, Aged> ages = Map.of();

  private record Aged(Waiting waiting, int scans) {}

  /**
   * Counts a scan.
   *
   * @return the waits that have been the same for some scans
   */
  Map<Long, Waiting> next(Map<Long, Waiting> seen) {
    Map<Long, Aged> now = new HashMap<>();
    Map<Long, Waiting> old = new HashMap<>();
    seen.forEach(
        (id, waiting) -> {
          if (waiting.forEver()) {
            int scans = isSame(waiting) ? age(id) + 1 : 1;
            now.put(id, new Aged(waiting, scans));
            if (scans >= SCANS_BEFORE) {
              old.put(id, waiting);
            }
          }
        });
    ages = now;
    return old;
  }

  /** Whether a wait is the same as in the scan before. */
  boolean isSame(Waiting waiting) {
    Aged before = ages.get(waiting.threadId());
    return before != null && waiting.sameAs(before.waiting());
  }

  /** Whether a suspicion is old enough to be judged. */
  boolean isOldEnough(Finding finding) {
    return finding.locks().stream()
            .noneMatch(lock -> lock.kind().endedBy().isAnybodyDespiteHolder())
        || finding.sides().stream().allMatch(this::isOldEnough);
  }

  private boolean isOldEnough(Side side) {
    Aged aged = ages.get(side.thread().tid());
    return aged == null || aged.scans() >= SCANS_BEFORE_OTHERS;
  }

  private int age(long id) {
    Aged aged = ages.get(id);
    return aged == null ? 0 : aged.scans();
  }

  /** Returns the threads of waits. */
  static Set<Thread> threads(Map<Long, Waiting> waiting) {
    Set<Thread> threads = new HashSet<>();
    waiting.values().forEach(w -> threads.add(w.thread()));
    return threads;
  }
}
