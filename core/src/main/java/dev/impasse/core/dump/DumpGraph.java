package dev.impasse.core.dump;

import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.waitfor.WaitForGraph;
import dev.impasse.core.waitfor.WaitForGraphBuilder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the wait-for graph of a thread dump: what it shows, and what is added to that. */
final class DumpGraph {

  private static final int OUTERMOST = 24;

  private final WaitForGraphBuilder graph = WaitForGraph.builder();
  private final Map<String, Long> keys = new HashMap<>();
  private final Map<Long, DumpThread> byId = new HashMap<>();
  private final Map<String, DumpThread> shown = new HashMap<>();
  private final LockHolders holders;

  private DumpGraph(LockHolders holders) {
    this.holders = holders;
  }

  /** Returns what the dump shows. */
  static DumpGraph of(List<DumpThread> threads) {
    DumpGraph made = new DumpGraph(LockHolders.of(threads));
    threads.forEach(made::thread);
    threads.forEach(made::holds);
    Set<DumpLock> named = new HashSet<>();
    threads.forEach(thread -> made.wants(thread, named));
    return made;
  }

  WaitForGraph build() {
    return graph.build();
  }

  /** Returns who holds a lock, null if the dump does not show it. */
  @Nullable DumpThread holder(DumpLock lock) {
    return holders.holder(lock);
  }

  /** Adds that a thread holds a lock, which the dump does not show. */
  void presumeHeld(DumpThread by, DumpLock lock, Mode mode) {
    graph.hold(by.id(), resource(lock), mode, 1, null, "");
  }

  /** Adds that a thread waits for something that the dump does not name. */
  void presumeWanted(DumpThread by, DumpLock lock) {
    graph.want(
        by.id(), resource(lock), Mode.EXCLUSIVE, 1, false, Frames.ofApplication(by.stack()), "");
  }

  /** Adds that a thread, which has one wait, is ahead of another in the same queue. */
  void presumeAhead(DumpThread waiter, DumpThread first) {
    graph.ahead(waiter.id(), first.id());
  }

  /** Says that the wait of a thread is for a signal. */
  void signal(DumpThread waiter, boolean byPool) {
    graph.signal(waiter.id(), false, 1);
    if (byPool) {
      graph.byPool(waiter.id());
    }
  }

  /** Adds who may give the signal that a thread waits for. */
  void signaller(DumpThread waiter, DumpThread by, String why) {
    graph.signaller(waiter.id(), by.id(), why);
  }

  /** Adds that nobody in the dump owns a lock that others want. */
  void presumeOrphaned(DumpLock lock) {
    long key = resource(lock);
    long ghost = Long.MAX_VALUE - key;
    graph.thread(ghost, new ThreadRef(ghost, "a thread that the dump does not show", false, false));
    graph.hold(ghost, key, Mode.EXCLUSIVE, 1, null, "");
    graph.rests(ghost, WaitForGraph.Rest.ENDED);
  }

  private void thread(DumpThread thread) {
    byId.put(thread.id(), thread);
    graph.thread(
        thread.id(), new ThreadRef(thread.id(), thread.name(), thread.virtual(), thread.daemon()));
    graph.stack(thread.id(), thread.stack());
  }

  private void holds(DumpThread thread) {
    thread
        .holds()
        .forEach(
            (lock, at) -> {
              if (!holders.matters(lock)) {
                return;
              }
              long key = resource(lock);
              graph.hold(thread.id(), key, Mode.EXCLUSIVE, 1, at, "");
              DumpThread other = shown.putIfAbsent(lock.identity(), thread);
              if (other != null && isOfOne(lock)) {
                graph.provesNothing(key);
              }
            });
  }

  /** Only one can have entered a monitor; and classes of two loaders may have one name. */
  private static boolean isOfOne(DumpLock lock) {
    return lock.kind() == LockKind.MONITOR || lock.kind() == LockKind.CLASS_INIT;
  }

  private void wants(DumpThread thread, Set<DumpLock> named) {
    DumpLock wants = thread.wants();
    if (wants == null) {
      return;
    }
    long key = resource(wants);
    graph.want(thread.id(), key, mode(thread, wants), 1, false, thread.wantsAt(), "");
    DumpThread owner = byId.get(thread.ownerId());
    if (owner != null && !owner.holds().containsKey(wants) && named.add(wants)) {
      // The dump may name the owner of a lock only where somebody waits for it.
      graph.hold(owner.id(), key, Mode.EXCLUSIVE, 1, null, "");
    }
  }

  /** Whoever waits for a read lock says so by its stack. */
  static Mode mode(DumpThread thread, DumpLock lock) {
    return lock.kind() == LockKind.READ_WRITE_LOCK && has(thread, "$ReadLock", "lock")
        ? Mode.SHARED
        : Mode.EXCLUSIVE;
  }

  /** Whether one of the first methods that a thread called is of a class that ends so. */
  static boolean begins(DumpThread thread, String classEnd, String method) {
    List<StackTraceElement> stack = thread.stack();
    for (StackTraceElement frame :
        stack.subList(Math.max(0, stack.size() - OUTERMOST), stack.size())) {
      if (frame.getMethodName().startsWith(method) && frame.getClassName().endsWith(classEnd)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a thread is within a method of a class of the JDK that ends so. */
  static boolean has(DumpThread thread, String classEnd, String method) {
    return thread.stack().stream()
        .anyMatch(
            frame ->
                frame.getClassName().endsWith(classEnd)
                    && frame.getMethodName().startsWith(method));
  }

  private long resource(DumpLock lock) {
    Long known = keys.get(lock.identity());
    long key = known == null ? keys.size() + 1L : known;
    if (known == null) {
      keys.put(lock.identity(), key);
      graph.resource(key, new LockRef((int) key, lock.kind(), lock.label(), lock.className()));
    }
    if (!Waiting.isSignal(lock)) {
      graph.owned(key); // a dump names an owner where the JVM knows one, and nothing else
    }
    return key;
  }
}
