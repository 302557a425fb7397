package dev.impasse.core.fleet;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.orders.Inversions;
import dev.impasse.core.orders.OrderedLock;
import dev.impasse.core.orders.TracedRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.roaringbitmap.RoaringBitmap;

/**
 * Looks for cycles in the lock orders of a fleet.
 *
 * <p>What one run shows wholly, that run has decided, which knows its objects and threads. Of
 * different runs only places can be compared. All that is found is suspected; see {@link
 * Inversions}, which is the same for whole runs.
 *
 * <p><b>Cost.</b> Not entries are chained but halves, which are entries of the same locks and
 * methods: as many as there are different findings to be made. Cycles of two are found first, then
 * those of three and four; one that a gate lock makes impossible is given up where the gate shows.
 * Bounded by {@link #MOST_STEPS} and {@link #MOST_FINDINGS}; the result says so.
 */
public final class FleetSearch {

  static final long MOST_STEPS = 100_000_000;

  static final int MOST_FINDINGS = 20_000;

  private final Fleet fleet;
  private final Canon canon;
  private final SearchLocks locks;
  private final Witness witness;
  private final Seen seen;
  private final List<Half> halves = new ArrayList<>();
  private final Map<FleetEntry, Half> halfOf = new HashMap<>();
  private final Map<Integer, List<Integer>> holders = new HashMap<>();
  private final Map<String, FleetFinding> found = new LinkedHashMap<>();
  private final int[] chain = new int[Inversions.LONGEST];
  private long steps;
  private int removed;
  private boolean complete = true;

  /**
   * What was found.
   *
   * @param findings suspected deadlocks, each once
   * @param removed how many cycles cannot deadlock
   * @param complete false if the search was given up at a bound
   */
  public record Result(List<FleetFinding> findings, int removed, boolean complete) {}

  private FleetSearch(Fleet fleet, Collection<TracedRun> traces) {
    Map<String, TracedRun> traced = new HashMap<>();
    traces.forEach(trace -> traced.put(trace.run().id(), trace));
    this.fleet = fleet;
    canon = new Canon(fleet);
    locks = new SearchLocks(fleet.locks(), canon.entries);
    witness = new Witness(fleet, canon, locks, traced);
    seen = new Seen(fleet);
  }

  /** Looks for cycles. */
  public static Result of(Fleet fleet) {
    return of(fleet, List.of());
  }

  /**
   * Looks for cycles in a fleet that has runs of recorded events too.
   *
   * @param traces those runs, which were added as decided
   */
  public static Result of(Fleet fleet, Collection<TracedRun> traces) {
    return new FleetSearch(fleet, traces).search();
  }

  private Result search() {
    makeHalves();
    for (FleetRun run : canon.runs) {
      removed += run.removed();
      complete &= run.complete();
    }
    for (FleetCycle cycle : canon.cycles(fleet)) {
      List<FleetEntry> entries = canon.rotated(cycle.entries);
      List<Evidence> evidence = Fleet.rotated(cycle.evidence(), canon.first(cycle.entries));
      for (Finding finding : witness.ofOneRun(entries, evidence)) {
        add(finding, entries, cycle.runs());
      }
    }
    for (int length = 2; length <= Inversions.LONGEST; length++) {
      for (int first = 0; first < halves.size() && !isOver(); first++) {
        chain[0] = first;
        extend(1, length);
      }
    }
    return new Result(List.copyOf(found.values()), removed, complete);
  }

  private void makeHalves() {
    List<FleetEntry> usable =
        canon.entries.stream().filter(entry -> !fleet.locks().mayGiveUp(entry.key)).toList();
    LockGraph graph =
        new LockGraph(usable.stream().map(entry -> locks.classes(entry.key)).toList());
    Map<Half.Shape, Half> byShape = new HashMap<>();
    for (FleetEntry entry : usable) {
      int[] classes = locks.classes(entry.key);
      if (graph.onCycle(classes)) {
        Half half =
            byShape.computeIfAbsent(Half.Shape.of(classes, locks.locks(entry.key)), this::newHalf);
        half.entries.add(entry);
        halfOf.put(entry, half);
      }
    }
  }

  private Half newHalf(Half.Shape shape) {
    int number = halves.size();
    for (int lock : shape.held().stream().map(Half.Held::lock).distinct().toList()) {
      holders.computeIfAbsent(lock, k -> new ArrayList<>()).add(number);
    }
    Half half = new Half(shape);
    halves.add(half);
    return half;
  }

  private boolean isOver() {
    if (steps >= MOST_STEPS || found.size() >= MOST_FINDINGS) {
      complete = false;
    }
    return !complete && (steps >= MOST_STEPS || found.size() >= MOST_FINDINGS);
  }

  /** Every cycle is seen once, from its half with the lowest number. */
  private void extend(int depth, int length) {
    Half first = halves.get(chain[0]);
    Half last = halves.get(chain[depth - 1]);
    for (int next : holders.getOrDefault(last.shape.wanted(), List.of())) {
      if (next <= chain[0] || isOver()) {
        continue;
      }
      steps++;
      Half half = halves.get(next);
      boolean closes = first.holds(half.shape.wanted());
      boolean isEnd = depth + 1 == length;
      if (isEnd && !closes) {
        continue;
      }
      chain[depth] = next;
      if (!fits(half, depth) || (isEnd && !first.blocks(half))) {
        removed += isEnd && isApart(length) ? 1 : 0;
      } else if (isEnd) {
        judge(length);
      } else {
        extend(depth + 1, length);
      }
    }
  }

  /** Whether a half can be the next one: it blocks the last one, and no lock excludes another. */
  private boolean fits(Half half, int depth) {
    Half last = halves.get(chain[depth - 1]);
    if (locks.lockClass(last.shape.wanted()).place().isEmpty() || !half.blocks(last)) {
      return false;
    }
    for (int i = 0; i < depth; i++) {
      Half before = halves.get(chain[i]);
      if (before.shape.wanted() == half.shape.wanted() || before.excludes(half)) {
        return false;
      }
    }
    return true;
  }

  private void judge(int length) {
    boolean isNamed =
        !locks.lockClass(halves.get(chain[length - 1]).shape.wanted()).place().isEmpty();
    boolean isFound =
        isNamed && choose(new ArrayList<>(), length, new RoaringBitmap(), this::addIfAny);
    removed += !isFound && isApart(length) ? 1 : 0;
  }

  /** Whether there are entries of these halves that no run has all of, so that no run decides. */
  private boolean isApart(int length) {
    return choose(new ArrayList<>(), length, new RoaringBitmap(), entries -> true);
  }

  /** Chooses an entry of each half, so that no run has all of them; until one choice is taken. */
  private boolean choose(
      List<FleetEntry> chosen,
      int length,
      RoaringBitmap common,
      Predicate<List<FleetEntry>> isTaken) {
    if (chosen.size() == length) {
      return isTaken.test(chosen);
    }
    for (FleetEntry entry : halves.get(chain[chosen.size()]).entries) {
      RoaringBitmap slots = entry.runs().slots();
      boolean isLast = chosen.size() + 1 == length;
      if (steps++ >= MOST_STEPS) {
        return false;
      }
      if (isLast && RoaringBitmap.intersects(common, slots)) {
        continue; // that run decides
      }
      chosen.add(entry);
      if (choose(chosen, length, common(chosen, common), isTaken)) {
        return true;
      }
      chosen.remove(chosen.size() - 1);
    }
    return false;
  }

  private static RoaringBitmap common(List<FleetEntry> chosen, RoaringBitmap before) {
    RoaringBitmap slots = chosen.get(chosen.size() - 1).runs().slots();
    return chosen.size() == 1 ? slots : RoaringBitmap.and(before, slots);
  }

  private boolean addIfAny(List<FleetEntry> entries) {
    Finding finding = witness.ofSeveralRuns(entries);
    if (finding != null) {
      add(finding, entries, new RoaringBitmap());
    }
    return finding != null;
  }

  private void add(Finding finding, List<FleetEntry> entries, RoaringBitmap together) {
    if (!found.containsKey(finding.fingerprint())) {
      found.put(finding.fingerprint(), seen.finding(finding, halves(finding, entries), together));
    }
  }

  /** Returns the halves of a finding, in the order of its sides. */
  private List<Half> halves(Finding finding, List<FleetEntry> entries) {
    List<FleetEntry> left = new ArrayList<>(entries);
    List<Half> sides = new ArrayList<>();
    for (var side : finding.sides()) {
      FleetEntry match =
          left.stream()
              .filter(entry -> wants(entry).lock().ref().equals(side.wants()))
              .filter(entry -> wants(entry).site().frame().equals(side.wantsAt()))
              .findFirst()
              .orElse(left.isEmpty() ? entries.get(0) : left.get(0));
      left.remove(match);
      sides.add(Objects.requireNonNull(halfOf.get(match)));
    }
    return sides;
  }

  private OrderedLock wants(FleetEntry entry) {
    return locks.lock(entry.key.requested());
  }
}
