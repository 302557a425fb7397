package dev.impasse.core.fleet;

import static dev.impasse.core.fleet.FleetSketch.entry;
import static dev.impasse.core.fleet.FleetSketch.fleet;
import static dev.impasse.core.fleet.FleetSketch.merged;
import static dev.impasse.core.fleet.FleetSketch.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.orders.Inversions;
import dev.impasse.core.orders.LockClass;
import dev.impasse.core.orders.OrderEntry;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.orders.OrderedLock;
import dev.impasse.core.orders.Orders;
import dev.impasse.core.report.HalfSeen;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Cycles in the lock orders of many runs, against the search over whole runs. */
class FleetSearchTest {

  private static final int ROUNDS = 120;

  @Test
  void findsWhatTheSearchOverWholeRunsFinds() throws IOException {
    Random random = new Random(5);
    int found = 0;
    int removed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<OrderRun> runs = new ArrayList<>();
      for (int i = 2 + random.nextInt(5); i > 0; i--) {
        runs.add(FleetSketch.random(random, 1_000, 3));
      }
      Inversions.Result whole = Inversions.of(Orders.of(runs));
      FleetSearch.Result condensed = FleetSearch.of(fleet(runs.toArray(OrderRun[]::new)));
      assertThat(fingerprints(condensed))
          .as("round " + round + ": " + runs)
          .isEqualTo(fingerprints(whole.findings().stream()));
      assertThat(condensed.complete()).isTrue();
      found += condensed.findings().size();
      removed += condensed.removed();
    }
    assertThat(found).isGreaterThan(ROUNDS / 2);
    assertThat(removed).isGreaterThan(ROUNDS / 2);
  }

  @Test
  void findsTheSame_inTheMergedFile() throws IOException {
    Random random = new Random(6);
    for (int round = 0; round < ROUNDS / 4; round++) {
      OrderRun[] runs =
          Stream.generate(() -> FleetSketch.random(random, 40, 2))
              .limit(9)
              .toArray(OrderRun[]::new);
      Fleet fleet = fleet(runs);
      assertThat(FleetSearch.of(merged(fleet, new Fleet()))).isEqualTo(FleetSearch.of(fleet));
    }
  }

  @Test
  void findsCyclesOfTwoAndThree_whoseSidesAreInDifferentRuns() throws IOException {
    FleetSearch.Result result =
        FleetSearch.of(
            fleet(
                run("1", entry(1, 1, "A", "B"), entry(1, 2, "C", "D")),
                run("2", entry(1, 3, "B", "A"), entry(1, 4, "D", "E")),
                run("3", entry(1, 5, "E", "C"))));
    assertThat(result.findings())
        .extracting(of -> of.finding().sides().size())
        .containsExactly(2, 3);
    assertThat(result.findings()).allSatisfy(of -> assertThat(of.together()).isZero());
  }

  @Test
  void isSilent_underAGate_betweenReaders_andWhereOneRunShowsOneThread() throws IOException {
    assertNothing(run("1", entry(1, 1, "G", "A", "B")), run("2", entry(1, 2, "G", "B", "A")));
    assertNothing(run("1", entry(1, 1, "rA", "rB")), run("2", entry(1, 2, "rB", "rA")));
    assertNothing(
        run("1", entry(1, 1, "A", "B"), entry(1, 2, "B", "A")),
        run("2", entry(1, 1, "A", "B")),
        run("3", entry(2, 2, "B", "A")));
  }

  @Test
  void knowsAMonitorByItsClass_whoeverTookItFirst() throws IOException {
    // In one run it is taken from outside first, in the other by a method of its own.
    OrderedLock outside = monitor("app.Main.start:12", "account", "monitorenter", "app.Main");
    OrderedLock inside =
        monitor("app.Account.move:30", "this", "synchronized method", "app.Account");
    OrderedLock log = FleetSketch.lock("B", 1);
    OrderRun first = run("1", entry(1, List.of(outside, log), List.of(1, 2)));
    OrderRun second = run("2", entry(1, List.of(log, inside), List.of(2, 1)));
    assertThat(FleetSearch.of(fleet(first, second)).findings()).hasSize(1);
    assertThat(FleetSearch.of(fleet(first)).findings()).isEmpty();
  }

  @Test
  void knowsNothingMore_ofAStateThatWasReplaced() throws IOException {
    OrderedLock itself = monitor("app.Account.go:3", "this", "synchronized method", "app.Account");
    OrderedLock main = monitor("app.Main.start:12", "account", "monitorenter", "app.Main");
    OrderedLock other = monitor("app.Other.start:5", "account", "monitorenter", "app.Other");
    OrderedLock log = FleetSketch.lock("B", 1);
    Fleet fleet =
        fleet(
            run("1", 1, List.of(entry(1, List.of(itself, log), List.of(1, 2)))),
            run("1", 2, List.of(entry(1, List.of(main, log), List.of(1, 2)))),
            run("2", entry(1, List.of(log, other), List.of(2, 1))));
    assertThat(FleetSearch.of(fleet).findings()).isEmpty();
    assertThat(FleetSearch.of(merged(fleet, new Fleet()))).isEqualTo(FleetSearch.of(fleet));
  }

  private static OrderedLock monitor(String place, String as, String operation, String by) {
    Site site = new Site(0, by, "m", "", "A.java", 3, as, place, operation);
    return new OrderedLock(new LockClass(LockKind.MONITOR, "app.Account", place), false, site);
  }

  @Test
  void saysWhichReleasesShowEachHalf_whenAndHowOften() throws IOException {
    List<OrderRun> runs = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      OrderEntry half = i % 3 == 0 ? entry(1, 1, "A", "B") : entry(1, 2, "B", "A");
      runs.add(
          new OrderRun(
              "r" + i,
              1,
              i,
              "h",
              1_000L * i,
              "java",
              0,
              List.of(half),
              "shop",
              "1." + i % 2,
              1_000L * i + 5));
    }
    FleetFinding found = FleetSearch.of(fleet(runs.toArray(OrderRun[]::new))).findings().get(0);
    assertThat(found.halves()).extracting(HalfSeen::runs).containsExactlyInAnyOrder(4, 8);
    HalfSeen rare =
        found.halves().stream().filter(half -> half.runs() == 4).findFirst().orElseThrow();
    assertThat(rare.order()).isEqualTo("C.A then C.B");
    assertThat(rare.releases())
        .containsExactly(
            new HalfSeen.Release("shop", "1.0", 2, 4, 0, 6_005),
            new HalfSeen.Release("shop", "1.1", 2, 4, 3_000, 9_005));
    assertThat(found.finding().why())
        .anySatisfy(
            line ->
                assertThat(line).startsWith("C.A then C.B: 8 times in 4 runs: shop 1.0 (2, 1970"));
  }

  /** 600 runs, each with other lines: 180,000 pairs of entries, and one finding. */
  @Test
  void isComplete_whenEveryRunTookTheLocksAtOtherLines() throws IOException {
    List<OrderRun> runs = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      int line = 3 * i;
      runs.add(run("r" + i, i % 2 == 0 ? entry(1, line, "A", "B") : entry(1, line, "B", "A")));
    }
    FleetSearch.Result result = FleetSearch.of(fleet(runs.toArray(OrderRun[]::new)));
    assertThat(result.findings()).hasSize(1);
    assertThat(result.complete()).isTrue();
  }

  /** Two of three sides are of one run, which had two gates of one place. */
  @Test
  void misses_whatOnlyTheObjectsOfOneRunAllow() throws IOException {
    OrderedLock gate = FleetSketch.lock("G", 1);
    OrderedLock a = FleetSketch.lock("A", 1);
    OrderedLock b = FleetSketch.lock("B", 1);
    OrderedLock c = FleetSketch.lock("C", 1);
    OrderEntry ab = entry(1, List.of(gate, a, b), List.of(9, 1, 2));
    OrderEntry bc = entry(2, List.of(gate, b, c), List.of(10, 2, 3));
    OrderRun[] runs = {run("1", ab, bc), run("2", entry(3, 7, "C", "A"))};
    assertThat(Inversions.of(Orders.of(List.of(runs))).findings()).hasSize(1);
    assertThat(FleetSearch.of(fleet(runs)).findings()).isEmpty();
  }

  private static void assertNothing(OrderRun... runs) throws IOException {
    FleetSearch.Result result = FleetSearch.of(fleet(runs));
    assertThat(result.findings()).isEmpty();
    assertThat(result.removed()).isPositive();
    assertThat(result.complete()).isTrue();
  }

  private static Set<String> fingerprints(FleetSearch.Result result) {
    return fingerprints(result.findings().stream().map(FleetFinding::finding));
  }

  private static Set<String> fingerprints(Stream<Finding> findings) {
    return findings.map(Finding::fingerprint).collect(Collectors.toCollection(TreeSet::new));
  }
}
