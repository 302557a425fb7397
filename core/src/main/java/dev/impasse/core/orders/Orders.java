package dev.impasse.core.orders;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The lock orders of one or more runs, each run once. Immutable. */
public final class Orders {

  private final SortedMap<String, OrderRun> runs;

  private Orders(SortedMap<String, OrderRun> runs) {
    this.runs = runs;
  }

  /** Returns the orders of these runs; of two states of one run the later. */
  public static Orders of(Collection<OrderRun> runs) {
    SortedMap<String, OrderRun> byId = new TreeMap<>();
    for (OrderRun run : runs) {
      byId.merge(run.id(), run, (a, b) -> a.revision() >= b.revision() ? a : b);
    }
    return new Orders(byId);
  }

  /**
   * Returns the orders of both. Associative, commutative and idempotent: files can be merged in any
   * order, and again.
   */
  public Orders mergedWith(Orders other) {
    List<OrderRun> all = new ArrayList<>(runs.values());
    all.addAll(other.runs.values());
    return of(all);
  }

  /** Returns the runs, by their ids. */
  public List<OrderRun> runs() {
    return List.copyOf(runs.values());
  }

  /** Returns how much there is, in words. */
  public String counts() {
    long entries = runs.values().stream().mapToLong(run -> run.entries().size()).sum();
    return String.format(
        Locale.ROOT,
        "%,d lock order%s of %,d run%s",
        entries,
        entries == 1 ? "" : "s",
        runs.size(),
        runs.size() == 1 ? "" : "s");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Orders that && runs.equals(that.runs);
  }

  @Override
  public int hashCode() {
    return runs.hashCode();
  }

  @Override
  public String toString() {
    return "Orders" + runs.keySet();
  }
}
