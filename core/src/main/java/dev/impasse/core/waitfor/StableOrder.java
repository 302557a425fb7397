package dev.impasse.core.waitfor;

import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.StableNames;
import dev.impasse.core.model.Mode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An order of threads that is the same in every run: by the locks that they hold, the methods in
 * which they took them, and the locks that they want. Keys, ids, names and lines, which another run
 * has otherwise, decide only between threads that these do not tell apart.
 *
 * <p>Each thread is named once; not thread-safe.
 */
final class StableOrder implements Comparator<ThreadNode> {

  private final Map<ThreadNode, String> names = new HashMap<>();

  @Override
  public int compare(ThreadNode one, ThreadNode other) {
    int order = name(one).compareTo(name(other));
    return order != 0 ? order : Long.compare(one.key, other.key);
  }

  private String name(ThreadNode thread) {
    return names.computeIfAbsent(thread, StableOrder::nameOf);
  }

  private static String nameOf(ThreadNode thread) {
    List<String> parts = new ArrayList<>();
    for (HoldEdge hold : thread.holds) {
      String from = StableNames.ofFrame(hold.acquiredAt());
      parts.add("holds " + lock(hold.resource().ref, hold.mode()) + " from " + from);
    }
    for (Want want : thread.wants) {
      parts.add("wants " + lock(want.resource().ref, want.mode()));
    }
    parts.sort(null);
    return String.join("\n", parts);
  }

  private static String lock(LockRef lock, Mode mode) {
    return lock.kind() + " " + lock.stableLabel() + " " + mode;
  }
}
