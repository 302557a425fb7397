package dev.impasse.core.orders;

import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.Site;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.EventSource;
import dev.impasse.core.trace.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes lock orders of recorded events, as {@code mode=orders} would have noted them.
 *
 * <p>Left out are semaphores, which have no owner, and what one thread did before it started the
 * first other one: in that run nobody could be in its way, and in others hardly.
 *
 * <p><b>Cost.</b> One hash look-up for an acquire, and memory for {@value #MOST_CHAINS} chains of
 * held locks at most; those beyond are counted as dropped.
 */
public final class TraceOrders {

  private static final int MOST_CHAINS = 1_000_000;

  private final Definitions names;
  private final Map<Integer, LockClass> classes = new HashMap<>();
  private final Map<Integer, Chain> held = new HashMap<>();
  private final Chain none = new Chain(null, 0, false, 0);
  private final List<Chain> chains = new ArrayList<>();
  private boolean others;
  private int first = -1;
  private long dropped;

  private TraceOrders(Definitions names) {
    this.names = names;
  }

  /** Locks that were held at once, the last one on top of the others; a node of a tree. */
  private static final class Chain {
    final @Nullable Chain below;
    final int lock;
    final boolean shared;
    final int site;
    final Map<Long, Chain> above = new HashMap<>(4);
    final Set<Long> threads = new TreeSet<>();
    boolean moreThreads;
    boolean besideOthers;
    long count;

    Chain(@Nullable Chain below, int lock, boolean shared, int site) {
      this.below = below;
      this.lock = lock;
      this.shared = shared;
      this.site = site;
    }

    boolean is(int otherLock, boolean otherShared) {
      return below != null && lock == otherLock && shared == otherShared;
    }
  }

  /** What entries have in common: no objects. */
  private record Key(List<OrderedLock> locks) {}

  /** An entry while it grows. */
  private static final class Growing {
    final Set<Long> threads = new TreeSet<>();
    final Set<List<Integer>> instances = new LinkedHashSet<>();
    boolean moreThreads;
    boolean moreInstances;
    long count;
  }

  /**
   * Reads all events.
   *
   * @param id what the run is called; no other may be called the same
   */
  public static TracedRun of(EventSource source, String id) {
    TraceOrders orders = new TraceOrders(source.definitions());
    EventCursor event = source.cursor();
    while (event.next() && event.operation() != Operation.DROPPED) {
      orders.apply(event);
    }
    return orders.run(id, source.about());
  }

  private void apply(EventCursor event) {
    int thread = event.thread();
    if (first < 0) {
      first = thread;
    }
    others |= thread != first || event.operation() == Operation.START;
    Operation operation = event.operation();
    if (operation.beginsHold()) {
      acquire(event, thread);
    } else if (operation.endsHold()) {
      release(thread, event.operand(), operation == Operation.RELEASE && event.shared());
    }
  }

  private void acquire(EventCursor event, int thread) {
    int lock = event.operand();
    LockClass of = classes.computeIfAbsent(lock, this::lockClass);
    if (of.kind().hasPermits()) {
      return;
    }
    boolean shared = event.operation() == Operation.ACQUIRE && event.shared();
    Chain below = held.getOrDefault(thread, none);
    Chain chain = on(below, lock, shared, event.site());
    if (chain == null) {
      dropped++;
      return;
    }
    held.put(thread, chain);
    chain.count++;
    chain.besideOthers |= others;
    long tid = names.thread(thread).tid();
    if (chain.threads.size() < OrderEntry.MOST_THREADS) {
      chain.threads.add(tid);
    } else {
      chain.moreThreads |= !chain.threads.contains(tid);
    }
  }

  private @Nullable Chain on(Chain below, int lock, boolean shared, int site) {
    long key = ((long) lock << 33) | (shared ? 1L << 32 : 0) | (site & 0xFFFF_FFFFL);
    Chain chain = below.above.get(key);
    if (chain == null && chains.size() < MOST_CHAINS) {
      chain = new Chain(below, lock, shared, site);
      below.above.put(key, chain);
      chains.add(chain);
    }
    return chain;
  }

  private void release(int thread, int lock, boolean shared) {
    Chain top = held.getOrDefault(thread, none);
    if (top.is(lock, shared) && top.below != null) {
      held.put(thread, top.below);
      return;
    }
    Deque<Chain> kept = new ArrayDeque<>();
    Chain chain = top;
    while (chain.below != null && !chain.is(lock, shared)) {
      kept.push(chain);
      chain = chain.below;
    }
    if (chain.below == null) {
      return; // not one of this thread
    }
    Chain rest = chain.below;
    for (Chain again : kept) {
      Chain next = on(rest, again.lock, again.shared, again.site);
      rest = next == null ? rest : next;
    }
    held.put(thread, rest);
  }

  private LockClass lockClass(int lock) {
    LockInfo info = names.lock(lock);
    String place = info.name();
    Site naming = names.site(info.namingSite());
    if (place.isEmpty() && naming.known()) {
      place = naming.className() + '.' + naming.methodName() + ':' + naming.line();
    }
    return new LockClass(info.kind(), info.className(), place);
  }

  private TracedRun run(String id, Map<String, String> about) {
    Map<Key, Growing> entries = new LinkedHashMap<>();
    Map<LockClass, Integer> objects = new HashMap<>();
    for (Chain chain : chains) {
      if (chain.below != null && chain.below.below != null && met(chain)) {
        add(chain, entries);
      }
    }
    classes.values().forEach(of -> objects.merge(of, 1, Integer::sum));
    List<OrderEntry> list = new ArrayList<>();
    entries.forEach((key, grown) -> list.add(entry(key, grown)));
    return new TracedRun(
        new OrderRun(
            id,
            0,
            number(about.get("pid")),
            "",
            0,
            about.getOrDefault("command", ""),
            dropped,
            list),
        objects);
  }

  private boolean met(Chain chain) {
    return chain.count > 0 && (chain.besideOthers || !others);
  }

  private void add(Chain chain, Map<Key, Growing> entries) {
    List<OrderedLock> locks = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    for (Chain c = chain; c.below != null; c = c.below) {
      locks.add(
          0,
          new OrderedLock(classes.getOrDefault(c.lock, lockClass(c.lock)), c.shared, site(c.site)));
      ids.add(0, c.lock);
    }
    Growing entry = entries.computeIfAbsent(new Key(locks), k -> new Growing());
    entry.count += chain.count;
    entry.moreThreads |= chain.moreThreads;
    for (long thread : chain.threads) {
      if (entry.threads.size() < OrderEntry.MOST_THREADS) {
        entry.threads.add(thread);
      } else {
        entry.moreThreads |= !entry.threads.contains(thread);
      }
    }
    if (entry.instances.size() < OrderEntry.MOST_INSTANCES) {
      entry.instances.add(ids);
    } else {
      entry.moreInstances |= !entry.instances.contains(ids);
    }
  }

  private static OrderEntry entry(Key key, Growing grown) {
    int last = key.locks().size() - 1;
    return new OrderEntry(
        key.locks().subList(0, last),
        key.locks().get(last),
        grown.count,
        List.copyOf(grown.threads),
        grown.moreThreads,
        List.copyOf(grown.instances),
        grown.moreInstances,
        List.of());
  }

  /** Returns a site without its number, which means nothing outside of its run. */
  private Site site(int id) {
    return names.site(id).outside();
  }

  private static long number(@Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
