package dev.impasse.core.fleet;

import dev.impasse.core.finding.Side;
import dev.impasse.core.report.OrdersSection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/** Which locks of a fleet were taken under which, wherever: the edges of its lock-order graph. */
public final class FleetNestings {

  private final RoaringBitmap runs = new RoaringBitmap();
  private long count;

  private FleetNestings() {}

  /** Returns the nestings: sides of inversions first, then what most runs show. */
  public static List<OrdersSection.Nesting> of(Fleet fleet, List<FleetFinding> findings) {
    Set<List<String>> inverted = new HashSet<>();
    for (FleetFinding found : findings) {
      for (Side side : found.finding().sides()) {
        side.holds().stream()
            .limit(1)
            .forEach(hold -> inverted.add(List.of(hold.lock().label(), side.wants().label())));
      }
    }
    fleet.settle();
    SearchLocks locks = new SearchLocks(fleet.locks(), fleet.entries());
    Map<List<String>, FleetNestings> edges =
        new TreeMap<>(
            Comparator.comparing((List<String> pair) -> pair.get(0))
                .thenComparing(pair -> pair.get(1)));
    for (FleetEntry entry : fleet.entries()) {
      String wanted = locks.lock(entry.key.requested()).lock().ref().label();
      Set<String> held = new HashSet<>();
      for (int i = 0; i < entry.key.locks.length - 1; i++) {
        held.add(locks.lock(entry.key.locks[i]).lock().ref().label());
      }
      for (String one : held) {
        FleetNestings edge = edges.computeIfAbsent(List.of(one, wanted), k -> new FleetNestings());
        edge.runs.or(entry.runs().slots());
        edge.count += entry.runs().total();
      }
    }
    List<OrdersSection.Nesting> nestings = new ArrayList<>();
    edges.forEach(
        (pair, edge) ->
            nestings.add(
                new OrdersSection.Nesting(
                    pair.get(0),
                    pair.get(1),
                    edge.runs.getCardinality(),
                    edge.count,
                    inverted.contains(pair))));
    nestings.sort(
        Comparator.comparing(OrdersSection.Nesting::inverted)
            .thenComparing(OrdersSection.Nesting::runs)
            .thenComparing(OrdersSection.Nesting::count)
            .reversed());
    return nestings.subList(0, Math.min(OrdersSection.MOST_NESTINGS, nestings.size()));
  }
}
