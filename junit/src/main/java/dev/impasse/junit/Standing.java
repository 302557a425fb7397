package dev.impasse.junit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A detected deadlock that was reported, and what ran then.
 *
 * @param scope the code that failed for it, or null if nobody did
 * @param found the deadlock
 * @param then the code that ran when it came, without what ran other code inside
 */
record Standing(@Nullable TestScope scope, Found found, List<TestScope> then) {

  /**
   * Returns after how many times the time that is set code that does not move is taken to hang
   * because of it: at once where it ran alone when the deadlock came, late where somebody else has
   * failed for it.
   */
  int patience(TestScope code) {
    if (!then.contains(code)) {
      return 6;
    }
    return then.size() == 1 ? 1 : 3;
  }

  /** Whether a thread of it still is where it was found: what was freed stands no more. */
  boolean holds(Agent agent) {
    return found.sides().stream()
        .map(agent::thread)
        .anyMatch(thread -> thread != null && found.stops(thread));
  }

  /** Returns " of NAME" of whose it is, or "". */
  String whose() {
    return scope == null ? "" : " of " + scope.name();
  }
}
