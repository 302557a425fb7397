package dev.impasse.core.dump;

import dev.impasse.core.model.LockKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the locks of a dump that somebody wants, and the classes that are initialised: most
 * others are held by the thousand, and nobody waits for them.
 *
 * <p>Cost: linear in threads and holds.
 */
final class LockHolders {

  private final Set<String> wanted = new HashSet<>();
  private final Map<String, DumpThread> holders = new HashMap<>();

  private LockHolders() {}

  /** Finds them; where a dump shows several holders of a lock, the first one counts. */
  static LockHolders of(List<DumpThread> threads) {
    LockHolders made = new LockHolders();
    Map<Long, DumpThread> byId = new HashMap<>();
    for (DumpThread thread : threads) {
      byId.put(thread.id(), thread);
      DumpLock wants = thread.wants();
      if (wants != null) {
        made.wanted.add(wants.identity());
      }
    }
    threads.forEach(made::holds);
    for (DumpThread thread : threads) {
      DumpLock wants = thread.wants();
      DumpThread owner = wants == null ? null : byId.get(thread.ownerId());
      if (wants != null && owner != null) {
        made.holders.putIfAbsent(wants.identity(), owner);
      }
    }
    return made;
  }

  private void holds(DumpThread thread) {
    for (DumpLock lock : thread.holds().keySet()) {
      if (matters(lock)) {
        holders.putIfAbsent(lock.identity(), thread);
      }
    }
  }

  /** Whether somebody may wait for a lock. */
  boolean matters(DumpLock lock) {
    return lock.kind() == LockKind.CLASS_INIT || wanted.contains(lock.identity());
  }

  /** Returns who holds a lock, null if the dump does not show it. */
  @Nullable DumpThread holder(DumpLock lock) {
    return holders.get(lock.identity());
  }
}
