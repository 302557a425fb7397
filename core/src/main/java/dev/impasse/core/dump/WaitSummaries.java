package dev.impasse.core.dump;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Holder;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.RootBlocker;
import dev.impasse.core.finding.StackGroup;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.finding.WaitSummary;
import dev.impasse.core.model.LockKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds who blocks whom in a dump: each thread that waits for a lock is behind the one that holds
 * it, and who is behind nobody is a root. Threads of a cycle have no root; that is a finding.
 *
 * <p>Cost: linear in threads and holds.
 */
@SuppressWarnings(
    "ReferenceEquality") // a thread of a dump is one object; its stack is long to compare
final class WaitSummaries {

  private static final int MOST_ROOTS = 50;
  private static final int MOST_GROUPS = 20;
  private static final int MOST_NAMES = 20;
  private static final int LEAST_GROUP = 3;

  private final List<DumpThread> threads;
  private final LockHolders holders;
  private final Map<Long, DumpThread> byId = new HashMap<>();
  private final Map<DumpThread, List<DumpThread>> behind = new LinkedHashMap<>();

  /** By what is wanted, those that wait for it where nobody is shown to hold it. */
  private final Map<DumpLock, List<DumpThread>> ownerless = new LinkedHashMap<>();

  private WaitSummaries(List<DumpThread> threads) {
    this.threads = threads;
    this.holders = LockHolders.of(threads);
    threads.forEach(thread -> byId.put(thread.id(), thread));
  }

  /** Returns who blocks whom in a dump. */
  static WaitSummary of(List<DumpThread> threads) {
    return new WaitSummaries(threads).summary();
  }

  private WaitSummary summary() {
    Set<DumpThread> waiting = new HashSet<>();
    for (DumpThread thread : threads) {
      DumpThread owner = owner(thread);
      if (owner != null) {
        behind.computeIfAbsent(owner, k -> new ArrayList<>()).add(thread);
        waiting.add(thread);
      } else {
        DumpLock lock = lent(thread);
        if (lock != null) {
          ownerless.computeIfAbsent(lock, k -> new ArrayList<>()).add(thread);
        }
      }
    }
    List<RootBlocker> roots = new ArrayList<>();
    ownerless.forEach(
        (lock, first) -> {
          if (first.size() > 1 || lock.kind() != LockKind.MONITOR) {
            roots.add(root(null, lock, first));
          }
        });
    Set<DumpThread> ofNobody = new HashSet<>();
    ownerless.values().forEach(ofNobody::addAll);
    behind.forEach(
        (owner, first) -> {
          if (!waiting.contains(owner) && !ofNobody.contains(owner)) {
            roots.add(root(owner, first.get(0).wants(), first));
          }
        });
    roots.sort(Comparator.comparingInt(RootBlocker::behind).reversed());
    return new WaitSummary(
        roots.subList(0, Math.min(MOST_ROOTS, roots.size())),
        groups(),
        (int) threads.stream().filter(t -> Waiting.isIdle(t) && Waiting.isWorker(t)).count(),
        PinnedCarriers.notes(threads));
  }

  /** Returns who holds the lock that a thread waits for; null if nobody is shown to. */
  private @Nullable DumpThread owner(DumpThread thread) {
    DumpLock wants = thread.wants();
    if (wants == null || Waiting.isSignal(wants)) {
      return null;
    }
    DumpThread named = byId.get(thread.ownerId());
    DumpThread owner = named == null ? holders.holder(wants) : named;
    return owner == thread ? null : owner;
  }

  /** Returns what a thread waits for that somebody else has, whom the dump does not show. */
  private static @Nullable DumpLock lent(DumpThread thread) {
    StackTraceElement loan = LoanWait.of(thread);
    if (loan != null) {
      return LoanWait.wanted(loan);
    }
    DumpLock wants = thread.wants();
    if (wants == null) {
      return null;
    }
    return switch (wants.kind()) {
      case MONITOR, REENTRANT_LOCK, READ_WRITE_LOCK, STAMPED_LOCK, CLASS_INIT -> wants;
      default -> Waiting.isForRoom(thread) ? wants : null;
    };
  }

  private RootBlocker root(
      @Nullable DumpThread owner, @Nullable DumpLock lock, List<DumpThread> first) {
    List<Bystander> waiters = new ArrayList<>();
    Map<LockRef, Holder> holders = new LinkedHashMap<>();
    Deque<DumpThread> reached = new ArrayDeque<>(first);
    int count = 0;
    while (!reached.isEmpty()) {
      DumpThread waiter = reached.remove();
      count++;
      DumpLock wants = waiter.wants() == null ? lock : waiter.wants();
      if (waiters.size() < MOST_NAMES && wants != null) {
        waiters.add(new Bystander(ref(waiter), ref(wants), Frames.ofApplication(waiter.stack())));
        DumpThread holder = owner(waiter);
        if (holder != null) {
          holders.putIfAbsent(ref(wants), new Holder(ref(wants), ref(holder)));
        }
      }
      reached.addAll(behind.getOrDefault(waiter, List.of()));
    }
    DumpThread shown = owner == null ? first.get(0) : owner;
    return new RootBlocker(
        owner == null ? null : ref(owner),
        Activity.of(shown),
        lock == null ? new LockRef(0, LockKind.UNKNOWN, "a lock", "") : ref(lock),
        count,
        waiters,
        new ArrayList<>(holders.values()),
        shown.stack(),
        "");
  }

  private static ThreadRef ref(DumpThread thread) {
    return new ThreadRef(thread.id(), thread.name(), thread.virtual(), thread.daemon());
  }

  private static LockRef ref(DumpLock lock) {
    return new LockRef(0, lock.kind(), lock.label(), lock.className());
  }

  private List<StackGroup> groups() {
    Map<List<StackTraceElement>, List<DumpThread>> byStack = new LinkedHashMap<>();
    for (DumpThread thread : threads) {
      if (!thread.stack().isEmpty() && !Waiting.isIdle(thread)) {
        byStack.computeIfAbsent(thread.stack(), k -> new ArrayList<>()).add(thread);
      }
    }
    return byStack.values().stream()
        .filter(same -> same.size() >= LEAST_GROUP)
        .sorted(Comparator.comparingInt((List<DumpThread> same) -> same.size()).reversed())
        .limit(MOST_GROUPS)
        .map(WaitSummaries::group)
        .toList();
  }

  private static StackGroup group(List<DumpThread> same) {
    return new StackGroup(
        same.size(),
        same.stream().limit(MOST_NAMES).map(DumpThread::name).toList(),
        Activity.of(same.get(0)),
        same.get(0).stack());
  }
}
