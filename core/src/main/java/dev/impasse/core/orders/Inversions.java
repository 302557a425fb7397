package dev.impasse.core.orders;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.Fingerprint;
import dev.impasse.core.finding.FixAdvice;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.Mode;
import dev.impasse.core.model.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cycles in the lock orders of one or more runs: entries, each of which requests a lock that the
 * next one held.
 *
 * <p>Orders have no time in them: whether two of the entries could ever be under way at once is not
 * known. So what is found is suspected, and no more. Removed, and counted, are cycles of one
 * thread, requests that give up (tryLock), cycles within a lock that all sides hold (a gate lock),
 * cycles in which nobody is kept from anything (read beside read), and cycles of entries of one run
 * that never were about the same objects.
 *
 * <p><b>Several runs.</b> Objects of two runs cannot be compared, only their places. So cycles
 * across runs are not made of two objects of one place, and not of what one run shows wholly: that
 * run knows its objects.
 *
 * <p><b>Cost.</b> Bounded by {@link #MOST_STEPS}; what that leaves undone is told.
 */
public final class Inversions {

  /** The longest cycle that is looked for. */
  public static final int LONGEST = 4;

  static final int MOST_STEPS = 2_000_000;

  private final List<Step> steps = new ArrayList<>();
  private final Map<LockClass, List<Integer>> holders = new HashMap<>();
  private final Map<String, Finding> found = new LinkedHashMap<>();
  private final List<List<OrderEntry>> cycles = new ArrayList<>();
  private final Map<EntryKey, Set<String>> runsOf = new HashMap<>();
  private final Concurrency concurrency;
  private final Map<String, TracedRun> traced;
  private int removed;
  private int tried;

  /** One entry of one run. */
  record Step(OrderRun run, OrderEntry entry) {}

  /** What is the same of an entry in another run. */
  private record EntryKey(List<OrderedLock> held, OrderedLock requested) {
    static EntryKey of(OrderEntry entry) {
      return new EntryKey(
          entry.held().stream().map(EntryKey::outside).toList(), outside(entry.requested()));
    }

    private static OrderedLock outside(OrderedLock lock) {
      return new OrderedLock(lock.lock(), lock.shared(), lock.site().outside());
    }
  }

  /**
   * What was found.
   *
   * @param findings suspected deadlocks, each once
   * @param removed how many cycles cannot deadlock
   * @param complete false if the search was given up at its bound
   */
  public record Result(List<Finding> findings, int removed, boolean complete) {}

  /**
   * What one run shows.
   *
   * @param cycles the entries of each finding, each of which requests a lock that the next one held
   * @param removed how many cycles cannot deadlock
   * @param complete false if the search was given up at its bound
   */
  public record Cycles(List<List<OrderEntry>> cycles, int removed, boolean complete) {}

  private Inversions(Concurrency concurrency, Map<String, TracedRun> traced) {
    this.concurrency = concurrency;
    this.traced = traced;
  }

  /** Says whether two threads can have been about two entries at once. */
  public interface Concurrency {

    /** Returns false if one of them must have been through before the other began. */
    boolean mayOverlap(OrderEntry one, long thread, OrderEntry other, long otherThread);
  }

  /** Looks for cycles. */
  public static Result of(Orders orders) {
    return of(orders, (one, thread, other, otherThread) -> true);
  }

  /** Looks for cycles in one run, and keeps of each finding the entries. */
  public static Cycles inOneRun(OrderRun run) {
    Inversions search = new Inversions((one, thread, other, otherThread) -> true, Map.of());
    Result result = search.search(Orders.of(List.of(run)));
    return new Cycles(List.copyOf(search.cycles), result.removed(), result.complete());
  }

  /** Looks for cycles whose entries can have been under way at once. */
  public static Result of(Orders orders, Concurrency concurrency) {
    return new Inversions(concurrency, Map.of()).search(orders);
  }

  /**
   * Looks for cycles in lock orders and recorded events together. What the events of one run show
   * alone is left to prediction.
   */
  public static Result of(Orders orders, Collection<TracedRun> traces) {
    Map<String, TracedRun> traced = new LinkedHashMap<>();
    List<OrderRun> all = new ArrayList<>(orders.runs());
    for (TracedRun trace : traces) {
      if (traced.put(trace.run().id(), trace) == null) {
        all.add(trace.run());
      }
    }
    return new Inversions((one, thread, other, otherThread) -> true, traced).search(Orders.of(all));
  }

  private Result search(Orders orders) {
    List<Step> all = new ArrayList<>();
    for (OrderRun run : orders.runs()) {
      for (OrderEntry entry : run.entries()) {
        if (!entry.requested().site().mayGiveUp()) {
          all.add(new Step(run, entry));
        }
      }
    }
    ClassGraph graph = ClassGraph.of(all);
    all.stream().filter(step -> graph.onCycle(step.entry())).forEach(this::add);
    List<Step> chain = new ArrayList<>();
    for (int first = 0; first < steps.size(); first++) {
      chain.add(steps.get(first));
      extend(chain, first);
      chain.clear();
    }
    return new Result(List.copyOf(found.values()), removed, tried < MOST_STEPS);
  }

  private void add(Step step) {
    for (OrderedLock held : step.entry().held()) {
      List<Integer> of = holders.computeIfAbsent(held.lock(), k -> new ArrayList<>());
      if (of.isEmpty() || of.get(of.size() - 1) != steps.size()) {
        of.add(steps.size());
      }
    }
    steps.add(step);
    runsOf.computeIfAbsent(EntryKey.of(step.entry()), k -> new HashSet<>()).add(step.run().id());
  }

  /** Every cycle is met once, from its step with the lowest number. */
  private void extend(List<Step> chain, int first) {
    LockClass wanted = chain.get(chain.size() - 1).entry().requested().lock();
    for (int next : holders.getOrDefault(wanted, List.of())) {
      if (next < first || tried++ >= MOST_STEPS) {
        continue;
      }
      Step step = steps.get(next);
      // Two threads at the same place can be both sides: move(a, b) beside move(b, a).
      if (chain.size() > 1 && chain.contains(step)) {
        continue;
      }
      chain.add(step);
      if (closes(chain)) {
        judge(chain);
      }
      if (chain.size() < LONGEST && CycleCheck.requestsDistinctLocks(chain)) {
        extend(chain, first);
      }
      chain.remove(chain.size() - 1);
    }
  }

  private static boolean closes(List<Step> chain) {
    LockClass wanted = chain.get(chain.size() - 1).entry().requested().lock();
    return chain.get(0).entry().held().stream().anyMatch(held -> held.lock().equals(wanted));
  }

  private void judge(List<Step> cycle) {
    boolean oneRun = CycleCheck.oneRun(cycle);
    if (oneRun && traced.containsKey(cycle.get(0).run().id())) {
      return; // prediction knows better
    }
    if (!oneRun && shownByOneRun(cycle)) {
      return; // that run decides, which knows its objects and threads
    }
    List<Long> threads = CycleCheck.threads(cycle, concurrency);
    if (threads == null) {
      removed++;
      return;
    }
    List<Side> sides = new ArrayList<>();
    for (int i = 0; i < cycle.size(); i++) {
      LockClass before =
          cycle.get((i + cycle.size() - 1) % cycle.size()).entry().requested().lock();
      sides.add(side(cycle.get(i), threads.get(i), before));
    }
    String fingerprint = Fingerprint.of(FindingKind.DEADLOCK, sides);
    if (found.containsKey(fingerprint)) {
      return;
    }
    cycles.add(cycle.stream().map(Step::entry).toList());
    found.put(
        fingerprint,
        new Finding(
            FindingKind.DEADLOCK,
            Certainty.SUSPECTED,
            fingerprint,
            sides,
            List.of(),
            why(cycle),
            FixAdvice.of(sides)));
  }

  private boolean shownByOneRun(List<Step> cycle) {
    Set<String> all = null;
    for (Step step : cycle) {
      Set<String> runs = runsOf.getOrDefault(EntryKey.of(step.entry()), Set.of());
      if (all == null) {
        all = new HashSet<>(runs);
      } else {
        all.retainAll(runs);
      }
    }
    return all != null && !all.isEmpty();
  }

  /** Returns a side; first of its holds is what the side before it wants. */
  private static Side side(Step step, long chosen, LockClass before) {
    OrderEntry entry = step.entry();
    OrderedLock requested = entry.requested();
    List<Hold> holds = new ArrayList<>();
    for (OrderedLock held : entry.held()) {
      Hold hold =
          new Hold(held.lock().ref(), mode(held), 1, frame(held.site()), held.site().expression());
      holds.add(held.lock().equals(before) ? 0 : holds.size(), hold);
    }
    long thread = chosen == 0 && !entry.threads().isEmpty() ? entry.threads().get(0) : chosen;
    String name = "thread " + thread + " of process " + step.run().pid();
    return new Side(
        new ThreadRef(thread, name, false, false),
        requested.lock().ref(),
        mode(requested),
        frame(requested.site()),
        requested.site().expression(),
        holds,
        entry.stack());
  }

  private static Mode mode(OrderedLock lock) {
    return lock.shared() ? Mode.SHARED : Mode.EXCLUSIVE;
  }

  private static @Nullable StackTraceElement frame(Site site) {
    return site.known() ? site.frame() : null;
  }

  private List<String> why(List<Step> cycle) {
    List<String> why = new ArrayList<>();
    for (Step step : cycle) {
      OrderedLock held = step.entry().held().get(step.entry().held().size() - 1);
      why.add(
          held.lock().ref().label()
              + " then "
              + step.entry().requested().lock().ref().label()
              + ": "
              + step.entry().count()
              + (step.entry().count() == 1 ? " time" : " times")
              + " in "
              + name(step.run()));
    }
    if (CycleCheck.oneRun(cycle)) {
      why.add("the orders are of one run; whether both can be under way at once was not recorded");
      return why;
    }
    why.add(
        "the two halves come from different runs, so the locks are the same by their places in the"
            + " program; whether both can be under way in one run was not seen");
    for (int i = 0; i < cycle.size(); i++) {
      why.add(sameness(cycle.get(i), cycle.get((i + 1) % cycle.size())));
    }
    return why;
  }

  private String name(OrderRun run) {
    String process = "process " + run.pid();
    return traced.containsKey(run.id()) ? process + ", " + run.id() : process + " on " + run.host();
  }

  /** Says on what grounds the lock that one side wants is taken for the one that another holds. */
  private String sameness(Step wants, Step holds) {
    LockClass lock = wants.entry().requested().lock();
    int most = Math.max(objects(wants.run(), lock), objects(holds.run(), lock));
    String label = lock.ref().label();
    if (lock.place().endsWith(".class")) {
      return label + " is one object in every run";
    }
    return most == 1
        ? label + " was one object in each of these runs"
        : label
            + " was up to "
            + most
            + " objects in one of these runs: both sides have to meet at the same one";
  }

  /** Returns how many objects of a place a run showed, at least. */
  private int objects(OrderRun run, LockClass lock) {
    TracedRun trace = traced.get(run.id());
    if (trace != null) {
      return trace.objects().getOrDefault(lock, 1);
    }
    Set<Integer> ids = new HashSet<>();
    for (OrderEntry entry : run.entries()) {
      for (List<Integer> list : entry.instances()) {
        for (int i = 0; i < list.size(); i++) {
          OrderedLock at = i < entry.held().size() ? entry.held().get(i) : entry.requested();
          if (at.lock().equals(lock)) {
            ids.add(list.get(i));
          }
        }
      }
    }
    return Math.max(1, ids.size());
  }
}
