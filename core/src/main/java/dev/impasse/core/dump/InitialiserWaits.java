package dev.impasse.core.dump;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.ArrayList;
import java.util.List;

/**
 * Threads that initialise classes and wait for one that the dump does not name, or nobody shows.
 */
final class InitialiserWaits {

  private static final String CLASSES =
      "the dump does not name which class is waited for: presumed of threads that initialise classes"
          + " and wait; a second dump decides";

  private InitialiserWaits() {}

  static void apply(Presumptions presumed) {
    List<DumpThread> unnamed = new ArrayList<>();
    for (DumpThread thread : presumed.threads) {
      DumpLock waitsOn = thread.waitsOn();
      if (waitsOn != null
          && waitsOn.kind() == LockKind.CLASS_INIT
          && Presumptions.initialised(thread) != null) {
        unnamed.add(thread);
      }
    }
    for (int i = 0; i < unnamed.size() && unnamed.size() > 1; i++) {
      DumpLock other = Presumptions.initialised(unnamed.get((i + 1) % unnamed.size()));
      if (other != null) {
        presumed.graph.presumeWanted(unnamed.get(i), other);
        presumed.because(unnamed.get(i), CLASSES);
      }
    }
    presumed.waiters.forEach(
        (lock, all) -> {
          if (lock.kind() == LockKind.CLASS_INIT && presumed.graph.holder(lock) == null) {
            ofSuperclass(lock, all.get(0), presumed);
          }
        });
  }

  /** A superclass is initialised first, by no frame: who waits for what the waiter initialises. */
  private static void ofSuperclass(DumpLock lock, DumpThread waiter, Presumptions presumed) {
    List<DumpThread> candidates = new ArrayList<>();
    for (DumpLock held : waiter.holds().keySet()) {
      if (held.kind() == LockKind.CLASS_INIT) {
        candidates.addAll(presumed.waiters.getOrDefault(held, List.of()));
      }
    }
    candidates.remove(waiter);
    if (candidates.size() == 1) {
      presumed.graph.presumeHeld(candidates.get(0), lock, Mode.EXCLUSIVE);
      presumed.because(waiter, CLASSES);
    }
  }
}
