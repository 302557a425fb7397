package dev.impasse.core.dump;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Locks that are wanted, and that nobody in the dump is shown to hold although it would say so. */
@SuppressWarnings(
    "ReferenceEquality") // a thread of a dump is one object; its stack is long to compare
final class OwnerlessLocks {

  private static final String NOBODY =
      "no thread of the dump owns it; a lock that is being passed on looks the same for a moment: a"
          + " second dump decides";
  private static final String READERS =
      "a dump does not name who holds a read lock: presumed by who is stuck behind those that wait"
          + " for it; a second dump decides";
  private static final String ITSELF =
      "a dump does not name who holds this lock, and nobody is left who works: presumed that those"
          + " who wait hold it already, each its own or another's; somebody may also have ended"
          + " without releasing it; a second dump decides";

  private OwnerlessLocks() {}

  static void apply(Presumptions presumed) {
    Map<DumpLock, DumpThread> unexplained = new LinkedHashMap<>();
    boolean hasVirtual = Waiting.hasVirtualThreads(presumed.threads);
    presumed.waiters.forEach(
        (lock, all) -> {
          if (hasVirtual || presumed.graph.holder(lock) != null) {
            return;
          }
          switch (lock.kind()) {
            case REENTRANT_LOCK -> orphaned(lock, all, presumed);
            case READ_WRITE_LOCK -> readers(lock, all, presumed, unexplained);
            case STAMPED_LOCK -> unexplained.put(lock, all.get(0));
            default -> {}
          }
        });
    if (presumed.nobodyWorks()) {
      eachOther(unexplained, LockKind.READ_WRITE_LOCK, Mode.SHARED, presumed);
      eachOther(unexplained, LockKind.STAMPED_LOCK, Mode.EXCLUSIVE, presumed);
    }
  }

  private static void orphaned(DumpLock lock, List<DumpThread> all, Presumptions presumed) {
    if (presumed.tellsOwners && all.size() > 1) {
      presumed.graph.presumeOrphaned(lock);
      all.forEach(waiter -> presumed.because(waiter, NOBODY));
    }
  }

  /** Who waits for what a waiter of a read-write lock holds may be the reader in its way. */
  private static void readers(
      DumpLock lock,
      List<DumpThread> all,
      Presumptions presumed,
      Map<DumpLock, DumpThread> unexplained) {
    DumpThread writer = null;
    for (DumpThread waiter : all) {
      writer = DumpGraph.mode(waiter, lock) == Mode.EXCLUSIVE ? waiter : writer;
    }
    if (writer == null || !presumed.tellsOwners) {
      return;
    }
    boolean found = false;
    for (DumpThread waiter : all) {
      for (DumpThread behind : presumed.behind(waiter)) {
        presumed.graph.presumeHeld(behind, lock, Mode.SHARED);
        presumed.because(behind, READERS);
        found = true;
      }
      if (waiter != writer && DumpGraph.mode(waiter, lock) == Mode.SHARED) {
        presumed.graph.presumeAhead(waiter, writer);
      }
    }
    if (!found) {
      unexplained.put(lock, writer);
    }
  }

  /**
   * Nobody is left who could release them: of several locks, who waits for one may hold the next;
   * of one, its waiter stands in its own way.
   */
  private static void eachOther(
      Map<DumpLock, DumpThread> unexplained, LockKind kind, Mode mode, Presumptions presumed) {
    List<DumpLock> locks = unexplained.keySet().stream().filter(l -> l.kind() == kind).toList();
    for (int i = 0; i < locks.size(); i++) {
      DumpThread holder = unexplained.get(locks.get((i + 1) % locks.size()));
      if (holder != null) {
        presumed.graph.presumeHeld(holder, locks.get(i), mode);
        presumed.because(holder, ITSELF);
      }
    }
  }
}
