package dev.impasse.core.dump;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.waitfor.Deadlocks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Suspects hangs that a dump does not show whole: it names no owner, or nobody who would give a
 * signal. Each rule adds to the graph what it presumes; the reduction of the live detector decides
 * what of it is stuck. All of it is suspected, with what would make it wrong.
 */
@SuppressWarnings(
    "ReferenceEquality") // a thread of a dump is one object; its stack is long to compare
final class HangRules {

  private static final String SIGNALS =
      "it waits for a signal and holds what others want; another thread may still give it: a second"
          + " dump with the same waits makes that unlikely";
  private static final String NOBODY =
      "no thread of the dump owns it; a lock that is being passed on looks the same for a moment: a"
          + " second dump decides";
  private static final String POOL =
      "all threads of this pool wait for results, and nobody else works; somebody new could still"
          + " bring them about";
  private static final String READERS =
      "a dump does not name who holds a read lock: presumed by who is stuck behind those that wait"
          + " for it; a second dump decides";
  private static final String CLASSES =
      "the dump does not name which class is waited for: presumed of threads that initialise classes"
          + " and wait; a second dump decides";

  private final List<DumpThread> threads;
  private final boolean tellsOwners;
  private final DumpGraph graph;
  private final Map<DumpLock, List<DumpThread>> waiters = new LinkedHashMap<>();
  private final Map<Long, String> reasons = new LinkedHashMap<>();

  private HangRules(List<DumpThread> threads, boolean tellsOwners) {
    this.threads = threads;
    this.tellsOwners = tellsOwners;
    this.graph = DumpGraph.of(threads);
    for (DumpThread thread : threads) {
      DumpLock wants = thread.wants();
      if (wants != null) {
        waiters.computeIfAbsent(wants, k -> new ArrayList<>()).add(thread);
      }
    }
  }

  /** Returns what is suspected in a dump; also what it shows for certain. */
  static List<Finding> suspect(List<DumpThread> threads, boolean tellsOwners) {
    HangRules rules = new HangRules(threads, tellsOwners);
    rules.heldWhileWaiting();
    rules.starvedPools();
    rules.locksOfNobody();
    rules.initialisers();
    List<Finding> found = new ArrayList<>();
    for (Finding finding : Deadlocks.find(rules.graph.build())) {
      found.add(rules.explained(finding));
    }
    return found;
  }

  private Finding explained(Finding finding) {
    List<String> why = new ArrayList<>();
    if (finding.kind() != FindingKind.ORPHANED_LOCK) {
      why.addAll(finding.why());
    }
    finding.sides().stream()
        .map(side -> reasons.get(side.thread().tid()))
        .filter(reason -> reason != null)
        .distinct()
        .forEach(why::add);
    return finding.as(Certainty.SUSPECTED).because(why);
  }

  /** The owner of a lock waits for a signal, and others for the lock. */
  private void heldWhileWaiting() {
    for (DumpThread owner : threads) {
      DumpLock signal = Waiting.signalOf(owner);
      if (signal == null || Waiting.isIdle(owner)) {
        continue;
      }
      List<DumpThread> behind = new ArrayList<>();
      for (DumpLock held : owner.holds().keySet()) {
        for (DumpThread waiter : waiters.getOrDefault(held, List.of())) {
          boolean mayGiveIt = signal.kind() != LockKind.FUTURE || Waiting.isWorker(waiter);
          if (waiter != owner && mayGiveIt && graph.holder(held) == owner) {
            behind.add(waiter);
          }
        }
      }
      if (!behind.isEmpty()) {
        waitForSignal(owner, signal, false);
        behind.forEach(
            waiter -> graph.signaller(owner, waiter, "may be who is to give the signal"));
        reasons.put(owner.id(), SIGNALS);
      }
    }
  }

  private void waitForSignal(DumpThread waiter, DumpLock signal, boolean byPool) {
    if (waiter.wants() == null) {
      graph.presumeWanted(waiter, signal);
    }
    graph.signal(waiter, byPool);
  }

  /** All threads of a pool wait for results, and nobody is left who works. */
  private void starvedPools() {
    Map<String, List<DumpThread>> pools = new LinkedHashMap<>();
    for (DumpThread thread : threads) {
      if (Waiting.isWorker(thread)) {
        String pool = thread.name().replaceFirst("\\d+$", "");
        pools.computeIfAbsent(pool, k -> new ArrayList<>()).add(thread);
      } else if (Waiting.isAtWork(thread)) {
        return;
      }
    }
    boolean busy = pools.values().stream().flatMap(List::stream).anyMatch(Waiting::isAtWork);
    for (List<DumpThread> pool : pools.values()) {
      if (!busy && pool.size() > 1 && pool.stream().allMatch(HangRules::waitsForResult)) {
        DumpThread first = pool.get(0);
        for (DumpThread worker : pool) {
          DumpLock signal = Waiting.signalOf(worker);
          if (signal != null && !reasons.containsKey(worker.id())) {
            waitForSignal(worker, signal, true);
            graph.signaller(
                worker, worker == first ? pool.get(1) : first, "is of the same pool and waits too");
            reasons.put(worker.id(), POOL);
          }
        }
      }
    }
  }

  private static boolean waitsForResult(DumpThread worker) {
    DumpLock signal = Waiting.signalOf(worker);
    return signal != null
        && !Waiting.isIdle(worker)
        && (signal.kind() == LockKind.FUTURE || signal.kind() == LockKind.LATCH);
  }

  /** Locks that are wanted, and that nobody in the dump owns although it would say so. */
  private void locksOfNobody() {
    boolean hasVirtual = threads.stream().anyMatch(Waiting::isOfVirtualThreads);
    waiters.forEach(
        (lock, all) -> {
          if (!tellsOwners || hasVirtual || graph.holder(lock) != null) {
            return;
          }
          if (lock.kind() == LockKind.REENTRANT_LOCK && all.size() > 1) {
            graph.presumeOrphaned(lock);
            all.forEach(waiter -> reasons.put(waiter.id(), NOBODY));
          } else if (lock.kind() == LockKind.READ_WRITE_LOCK) {
            readers(lock, all);
          }
        });
  }

  /** Who waits for what a waiter of a read-write lock holds may be the reader in its way. */
  private void readers(DumpLock lock, List<DumpThread> all) {
    DumpThread writer = null;
    for (DumpThread waiter : all) {
      writer = DumpGraph.mode(waiter, lock) == Mode.EXCLUSIVE ? waiter : writer;
    }
    if (writer == null) {
      return;
    }
    for (DumpThread waiter : all) {
      for (DumpLock held : waiter.holds().keySet()) {
        for (DumpThread behind : waiters.getOrDefault(held, List.of())) {
          if (behind != waiter && graph.holder(held) == waiter) {
            graph.presumeHeld(behind, lock, Mode.SHARED);
            reasons.put(behind.id(), READERS);
          }
        }
      }
      if (waiter != writer && DumpGraph.mode(waiter, lock) == Mode.SHARED) {
        graph.presumeAhead(waiter, writer);
      }
    }
  }

  /** Threads that initialise classes and wait for one that the dump does not name. */
  private void initialisers() {
    List<DumpThread> unnamed = new ArrayList<>();
    for (DumpThread thread : threads) {
      DumpLock waitsOn = thread.waitsOn();
      if (waitsOn != null && waitsOn.kind() == LockKind.CLASS_INIT && initialised(thread) != null) {
        unnamed.add(thread);
      }
    }
    for (int i = 0; i < unnamed.size() && unnamed.size() > 1; i++) {
      DumpLock other = initialised(unnamed.get((i + 1) % unnamed.size()));
      if (other != null) {
        graph.presumeWanted(unnamed.get(i), other);
        reasons.put(unnamed.get(i).id(), CLASSES);
      }
    }
    waiters.forEach(
        (lock, all) -> {
          if (lock.kind() == LockKind.CLASS_INIT && graph.holder(lock) == null) {
            ofSuperclass(lock, all.get(0));
          }
        });
  }

  /** A superclass is initialised first, by no frame: who waits for what the waiter initialises. */
  private void ofSuperclass(DumpLock lock, DumpThread waiter) {
    List<DumpThread> candidates = new ArrayList<>();
    for (DumpLock held : waiter.holds().keySet()) {
      if (held.kind() == LockKind.CLASS_INIT) {
        candidates.addAll(waiters.getOrDefault(held, List.of()));
      }
    }
    candidates.remove(waiter);
    if (candidates.size() == 1) {
      graph.presumeHeld(candidates.get(0), lock, Mode.EXCLUSIVE);
      reasons.put(waiter.id(), CLASSES);
    }
  }

  private static @Nullable DumpLock initialised(DumpThread thread) {
    for (DumpLock held : thread.holds().keySet()) {
      if (held.kind() == LockKind.CLASS_INIT) {
        return held;
      }
    }
    return null;
  }
}
