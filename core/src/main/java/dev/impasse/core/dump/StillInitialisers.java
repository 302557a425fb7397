package dev.impasse.core.dump;

import dev.impasse.core.finding.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Threads that stand in initialisers of classes at the same place in all dumps of a form that does
 * not say whether they wait: they seem to run, and do not move.
 */
final class StillInitialisers {

  private StillInitialisers() {}

  /** Returns what is suspected of them, unless something was found already. */
  static List<Finding> suspect(List<ThreadDump> dumps, List<Finding> found) {
    if (dumps.size() < 2 || !found.isEmpty()) {
      return List.of();
    }
    ThreadDump last = dumps.get(dumps.size() - 1);
    Map<Long, Integer> still = new HashMap<>();
    Map<Long, DumpThread> now = new HashMap<>();
    last.threads().forEach(thread -> now.put(thread.id(), thread));
    for (int i = 0; i < dumps.size(); i++) {
      ThreadDump dump = dumps.get(i);
      if (i < dumps.size() - 1 && DumpTimes.apartMillis(dump, last) <= 0) {
        return List.of(); // it may be a copy
      }
      for (DumpThread thread : dump.threads()) {
        DumpThread after = now.get(thread.id());
        if (after != null
            && DumpDoubts.standsInInitialiser(thread)
            && thread.name().equals(after.name())
            && thread.stack().equals(after.stack())) {
          still.merge(thread.id(), 1, Integer::sum);
        }
      }
    }
    List<DumpThread> presumed = new ArrayList<>();
    for (DumpThread thread : last.threads()) {
      boolean stood = still.getOrDefault(thread.id(), 0) == dumps.size();
      presumed.add(stood && thread.wants() == null ? thread.inInitialiser() : thread);
    }
    return still.size() < 2 ? List.of() : HangRules.suspect(presumed, last.tellsOwners());
  }
}
